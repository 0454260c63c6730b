"""Alerts: who gets them, and one row for every message that leaves.

`audience` says who, `outbox` what is to be sent and how far it is. How a message reaches Telegram
is `bot.delivery`'s.
"""
