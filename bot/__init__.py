"""The conversation, and how its messages reach Telegram."""
