"""A zone's week."""
