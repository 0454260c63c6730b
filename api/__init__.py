"""HTTP: the web chat, the read API, Telegram's webhook; and the command line."""

import sys

# Two libraries bring along what they do without when it is not there, four megabytes in all:
# httpx a command line of its own, FastAPI models of Pydantic's first version.
for _name in ("httpx._main", "pydantic.v1"):
    sys.modules.setdefault(_name, None)  # type: ignore[arg-type]
