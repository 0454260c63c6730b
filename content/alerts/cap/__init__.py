"""Alerts for other programs, and from them: OASIS CAP 1.2.

`published` finds what may be given out, `write` and `feed` make files of it; `read` understands
a file from elsewhere, and `incoming` makes a draft of it for people to decide on.
"""
