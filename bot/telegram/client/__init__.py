"""The Bot API over HTTP/1.1: connections, calls, and the errors it answers."""
