"""How people ask for alerts in the bot: `changes` is what a press makes of what they asked for,
`screens` what they see, `work` keeps it. Nothing else of a person is kept anywhere."""
