"""What `channel-info alert` is made of: who acts, what they want, how it is shown."""
