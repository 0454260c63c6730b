"""Accounts of volunteers."""
