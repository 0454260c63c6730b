"""Telegram: updates in, Bot API calls out.

`client` calls the Bot API. `updates` decodes what comes, `receiver` takes each once, `polling`
fetches. `messenger` writes, `render` draws screens as messages. `profile` sets commands and
descriptions, `channels` looks for public channels, `bot` puts it together.
"""
