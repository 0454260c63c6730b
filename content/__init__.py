"""What is true, who assured it, until when. No Telegram, no HTTP."""
