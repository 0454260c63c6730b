"""What was released keeps working: its databases, addresses, commands and answers."""
