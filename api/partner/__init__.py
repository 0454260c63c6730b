"""Pages for organizations, through their links."""
