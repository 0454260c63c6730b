"""Content files in and out."""
