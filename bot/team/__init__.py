"""What volunteers do from Telegram, under /team: the same functions as in the admin, the same
roles. `data` is what stands in its buttons, `screens` what they see, `work` what they do."""
