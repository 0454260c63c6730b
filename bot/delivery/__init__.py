"""How messages reach people, in whichever channel: answers in order, alerts one after the other,
none lost and none twice.

`interfaces` says what delivery needs of a channel and of the database, `errors` what a channel
may answer. `flow_control` says when the next message may leave. `reply_sender` answers people.
`worker` takes the messages of alerts out of the outbox, `message_sender` sends one,
`message_renderer` draws it.
"""
