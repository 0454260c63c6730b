"""Telegram: updates in, Bot API calls out.

`updates` decodes, `render` draws screens as messages, `messenger` sends them and copes with
what Telegram answers, `wire`, `transport` and `pace` are the
way there and its limits, `polling` fetches,
`profile` sets commands and descriptions, `app` puts it together.
"""
