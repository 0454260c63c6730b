"""What somebody should check again."""
