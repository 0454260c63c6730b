"""Settings of the content."""
