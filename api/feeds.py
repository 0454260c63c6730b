"""Alerts from elsewhere: the feeds of the settings are looked at every few minutes, and what they
link to becomes drafts (`content.alerts.cap.incoming`).

Each in a thread of its own: a server far away that is slow, or never ends, holds up nothing else.
"""

import logging
from collections.abc import Iterator
from datetime import timedelta
from threading import Thread
from urllib.parse import unquote, urldefrag

import httpx
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from api.fetching import EACH, WENT_WRONG, Fetcher
from content import clock
from content.alerts.cap import incoming
from content.alerts.cap.links import Link, links
from content.alerts.cap.message import Message
from content.alerts.cap.read import read
from content.alerts.cap.safe import LARGEST, parse
from content.database import reading, transaction
from content.errors import ChannelInfoError, Conflict, Refused

log = logging.getLogger(__name__)
EVERY = timedelta(minutes=5)
LARGEST_FEED = 2_000_000


class Feeds:
    """The feeds, and what of each was read already."""

    def __init__(self, engine: Engine, addresses: tuple[str, ...]) -> None:
        self._engine = engine
        self._addresses = addresses
        self._busy: set[str] = set()
        self._read: dict[str, set[Link]] = {}

    def poll(self) -> None:
        """Begin to look at each of them, unless the last time still lasts."""
        for address in self._addresses:
            if address in self._busy:
                log.warning("a feed of alerts is still being read")
                continue
            self._busy.add(address)
            Thread(target=self._work, args=(address,), name="feeds", daemon=True).start()

    def _work(self, address: str) -> None:
        try:
            self.look(address)
        finally:
            self._busy.discard(address)

    def look(self, address: str) -> None:
        """Look at one of them. What goes wrong is tried again the next time."""
        try:
            with httpx.Client(timeout=EACH) as client:
                news = self._news(client, address)
            for link, message in sorted(news, key=lambda pair: pair[1].reference.sent):
                self._take(message)
                self._read[address].add(link)
        except (*WENT_WRONG, ChannelInfoError, DBAPIError) as error:
            _say(error)

    def _news(self, client: httpx.Client, whole: str) -> list[tuple[Link, Message]]:
        """What was not read yet. An address may end in "#" and a word that an entry must have."""
        if self._is_full():
            log.warning("too many alerts from outside wait for people, no more are fetched")
            return []
        fetcher = Fetcher.of(client, whole)
        address, word = urldefrag(whole)
        data = fetcher.get(address, LARGEST_FEED)
        root = parse(data, LARGEST_FEED)
        known = self._read.setdefault(whole, set())
        if root.tag.endswith("}alert"):
            return [(Link(address, ""), read(data))]
        there = links(root, address, unquote(word))
        known &= set(there)
        return [
            news for link in there if link not in known for news in _fetched(fetcher, link, known)
        ]

    def _is_full(self) -> bool:
        with reading(self._engine) as session:
            return incoming.is_full(session)

    def _take(self, message: Message) -> None:
        try:
            with transaction(self._engine) as session:
                incoming.take(session, message, clock.now())
        except IntegrityError:
            return  # another process took it in this moment
        except (Refused, Conflict) as error:
            _say(error)


def _fetched(fetcher: Fetcher, link: Link, known: set[Link]) -> Iterator[tuple[Link, Message]]:
    """Nothing where it could not be fetched; what cannot be understood is known as that."""
    try:
        yield link, read(fetcher.get(link.address, LARGEST))
    except Refused as error:
        known.add(link)
        _say(error)
    except WENT_WRONG as error:
        _say(error)


def _say(error: Exception) -> None:
    """An address or a text may be in it."""
    log.warning("an alert from outside was not taken: %s", type(error).__name__)
