"""How alerts reach Telegram: one message after the other, none lost and none twice.

`limiter` says when the next may leave, `floods` obeys Telegram's flood waits, `post` sends one and
says what became of it, `sender` takes them out of the outbox. People's presses do not pass here.
"""
