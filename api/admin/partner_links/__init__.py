"""Links for partners."""
