"""CAP alerts of others: feeds are fetched and read."""
