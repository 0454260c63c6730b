"""Volunteers: their accounts, how they get in, and what each may do."""
