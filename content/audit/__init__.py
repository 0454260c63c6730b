"""The audit log: who changed what, and how two versions differ."""
