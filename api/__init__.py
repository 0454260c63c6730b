"""HTTP: the web chat, the read API, Telegram's webhook; and the command line."""
