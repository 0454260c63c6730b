"""What alerts promise, measured at the program as people run it: one file a figure.

`plan` says how much of each, `place` makes a database and lets alerts begin in it, `figure` is
what every measurement gives, `all` is all of them. What Telegram accepted is read off the ledger
of its stand-in, which runs in a process of its own and keeps Telegram's limits.
"""
