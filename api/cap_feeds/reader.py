"""Alerts from elsewhere: the feeds of the settings are looked at every few minutes, and what they
have becomes drafts (`content.alerts.cap.incoming`). How that goes stands in a row of each feed.

Each in a thread of its own: a server far away that is slow, or never ends, holds up nothing else.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Thread
from urllib.parse import unquote, urldefrag

import httpx
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from api.cap_feeds.fetch import EACH, WENT_WRONG, Fetcher
from content.alerts.cap import feeds, incoming
from content.alerts.cap.feed_entries import FeedEntry, entries
from content.alerts.cap.message import CapDocument
from content.alerts.cap.reader import alerts_in, message_of
from content.alerts.cap.safe_xml import FILE, LARGEST, parse
from content.core import clock
from content.core.database import transaction
from content.core.errors import ChannelInfoError, Conflict, ErrorCode, FeedFull, InvalidInput
from content.models import FeedProblem

log = logging.getLogger(__name__)
EVERY, AGAIN = timedelta(minutes=5), timedelta(minutes=30)
LARGEST_FEED = 2_000_000
MOST = 20  # entries at once; the others come the next times
LINK, FULL = "link", "full"
NOT_FOR_US = ("status", "msgType", "scope")  # a test, an acknowledgement, a private message


@dataclass
class FeedMemory:
    """What became of the entries of a feed: `known` are done with; of the others, what part of them
    hinders, and when they are tried again."""

    known: set[FeedEntry] = field(default_factory=set)
    hindered: dict[FeedEntry, tuple[str, datetime]] = field(default_factory=dict)

    def due(self, there: list[FeedEntry], now: datetime) -> list[FeedEntry]:
        """Which to read now, of those that are there: what was never tried goes first."""
        self.known &= set(there)
        self.hindered = {one: self.hindered[one] for one in there if one in self.hindered}
        late = datetime.min.replace(tzinfo=now.tzinfo)
        open_ = [one for one in there if one not in self.known]
        due = [one for one in open_ if self.hindered.get(one, ("", late))[1] <= now]
        return sorted(due, key=lambda one: one in self.hindered)[:MOST]

    def done(self, entry: FeedEntry) -> None:
        """Nothing of it has to be read again."""
        self.known.add(entry)
        self.hindered.pop(entry, None)

    def hinder(self, entry: FeedEntry, part: str, again: datetime) -> None:
        """This part of it made that it could not be taken."""
        self.hindered[entry] = part, again

    def problem(self) -> tuple[FeedProblem | None, str]:
        """The worst there is, and what parts it is about."""
        parts = sorted({part for part, _ in self.hindered.values()} - {FULL})
        if any(part == FULL for part, _ in self.hindered.values()):
            return FeedProblem.FULL, ""
        return (FeedProblem.ALERTS, ", ".join(parts)) if parts else (None, "")


@dataclass
class FeedAlerts:
    """The alerts of an entry, and which part of it hinders."""

    messages: list[CapDocument]
    hindered: str = ""


class Feeds:
    """The feeds, and what of each was read already."""

    def __init__(self, engine: Engine, addresses: tuple[str, ...]) -> None:
        self._engine = engine
        self._addresses = addresses
        self._busy: set[str] = set()
        self._memories: dict[str, FeedMemory] = {}

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
            with transaction(self._engine) as session:
                number = feeds.number_of(session, address)
            problem, about = self._read(address, number)
            with transaction(self._engine) as session:
                feeds.note(session, number, clock.now(), problem, about)
        except (ChannelInfoError, DBAPIError) as error:
            _say(error)

    def _read(self, whole: str, number: int) -> tuple[FeedProblem | None, str]:
        """Take what is new. An address may end in "#" and a word that an entry must have."""
        memory = self._memories.setdefault(whole, FeedMemory())
        address, word = urldefrag(whole)
        try:
            with httpx.Client(timeout=EACH) as client:
                fetcher = Fetcher.of(client, whole)
                root = parse(fetcher.get(address, LARGEST_FEED), LARGEST_FEED)
                due = memory.due(entries(root, address, unquote(word)), clock.now())
                found = [(entry, _alerts(fetcher, entry)) for entry in due]
        except InvalidInput as error:
            _say(error)
            return FeedProblem.UNKNOWN, error.field
        except WENT_WRONG as error:
            _say(error)
            return FeedProblem.UNREACHABLE, ""
        # The oldest first, whichever entry it is in; an entry is done once all of it is.
        now, hindered = clock.now(), {entry: alerts.hindered for entry, alerts in found}
        pairs = [(entry, message) for entry, alerts in found for message in alerts.messages]
        for entry, message in sorted(pairs, key=lambda pair: pair[1].reference.sent):
            hindered[entry] = self._take(message, number) or hindered[entry]
        for entry, part in hindered.items():
            if not part:
                memory.done(entry)
            else:
                memory.hinder(entry, part, now if part == LINK else now + AGAIN)
        return memory.problem()

    def _take(self, message: CapDocument, number: int) -> str:
        """Gives which part of it hinders."""
        try:
            with transaction(self._engine) as session:
                incoming.take(session, message, clock.now(), number)
        except IntegrityError:
            return ""  # another process took it in this moment
        except FeedFull:
            return FULL
        except InvalidInput as error:
            _say(error)
            return error.field
        except Conflict as error:
            _say(error)
            return FILE
        return ""


def _alerts(fetcher: Fetcher, entry: FeedEntry) -> FeedAlerts:
    """What is not for us is passed over."""
    read = FeedAlerts([])
    try:
        inside = entry.alert
        root = parse(fetcher.get(entry.address, LARGEST)) if inside is None else inside
        alerts = alerts_in(root)
        if not alerts:
            raise InvalidInput(FILE, ErrorCode.UNKNOWN)
        for alert in alerts:
            try:
                read.messages.append(message_of(alert))
            except InvalidInput as error:
                if error.field not in NOT_FOR_US:
                    _say(error)
                    read.hindered = error.field
    except InvalidInput as error:
        _say(error)
        read.hindered = error.field
    except WENT_WRONG as error:
        _say(error)
        read.hindered = LINK
    return read


def _say(error: Exception) -> None:
    """An address or a text may be in it."""
    log.warning("an alert from outside was not taken: %s", type(error).__name__)
