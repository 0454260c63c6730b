"""In which language and zone a chat was last answered: in memory, for an hour, never written.

Typed words and shared positions carry no button, so without this the bot would answer in the
language of the phone, which is often not its owner's. Chats are kept as keyed hashes.
"""

import secrets
from collections import OrderedDict
from hashlib import blake2b
from time import monotonic

from bot.routes import Viewer

SECONDS = 3600.0
MOST = 20_000


class RecentViewers:
    """A small forgetful table."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._viewers: OrderedDict[bytes, tuple[float, Viewer]] = OrderedDict()

    def remember(self, chat: int, viewer: Viewer) -> None:
        """This chat was just answered for this viewer."""
        key = self._hash(chat)
        self._viewers[key] = (monotonic(), viewer)
        self._viewers.move_to_end(key)
        self._forget()

    def get(self, chat: int) -> Viewer | None:
        """The viewer this chat was answered for within the hour."""
        self._forget()
        found = self._viewers.get(self._hash(chat))
        return found[1] if found else None

    def forget(self, chat: int) -> None:
        """This chat does not want to be known."""
        self._viewers.pop(self._hash(chat), None)

    def _forget(self) -> None:
        oldest_kept = monotonic() - SECONDS
        while self._viewers:
            moment, _ = next(iter(self._viewers.values()))
            if moment > oldest_kept and len(self._viewers) <= MOST:
                return
            self._viewers.popitem(last=False)

    def _hash(self, chat: int) -> bytes:
        return blake2b(str(chat).encode(), key=self._key, digest_size=16).digest()
