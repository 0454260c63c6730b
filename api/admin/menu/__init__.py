"""Everything that is not done every day."""
