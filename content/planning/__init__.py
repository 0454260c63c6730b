"""What volunteers look at to plan: today, a zone's week, what to check. Reads the snapshot."""
