"""Today: what is on, and what differs."""
