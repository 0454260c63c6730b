"""The command line: `channel-info`."""
