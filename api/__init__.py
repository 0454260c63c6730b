"""HTTP: the web chat, the read API, Telegram's webhook; and the command line."""

import sys

# httpx has a command line of its own, and three megabytes with it, which it does without when
# what that needs is not installed.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
