"""Presses of "something is wrong" on their way to the database, in memory for a moment.

Nobody is kept: so that one person counts once for one opening, a hash of who it was is remembered
for two hours, made with a key that only this process has and loses when it ends. Behind one
web address (a shared Wi-Fi, a mobile network's gateway) many people are one person to us; after
a restart, or on another instance, one person may count again.
"""

import logging
import secrets
from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from threading import Lock

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from content.core.database import transaction
from content.core.errors import ChannelInfoError
from content.models import Report, ReportKind, ServiceAtLocation
from content.reports.flags import TOGETHER, ReportedOpening

log = logging.getLogger(__name__)
MOST_WAITING = 1000
MOST_REMEMBERED = 20_000
MOST_AN_HOUR = 20  # of one entry
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Submission:
    which: ReportedOpening
    wrong: ReportKind
    at: datetime


class ReportInbox:
    """Takes reports at any moment, from any thread, and writes them when it is told to."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._lock = Lock()
        self._waiting: deque[_Submission] = deque(maxlen=MOST_WAITING)
        self._pressed: OrderedDict[bytes, datetime] = OrderedDict()
        self._hours: dict[str, deque[datetime]] = {}
        self._failing = False

    def put(self, person: str, which: ReportedOpening, wrong: ReportKind, now: datetime) -> bool:
        """Somebody (any text that is the same for the same person) says so, now (UTC). False
        when it does not count: said already, or too much is said of this entry."""
        text = f"{person} {which.entry} {which.date} {which.opens_at}"
        who = blake2b(text.encode(), key=self._key, digest_size=16).digest()
        with self._lock:
            self._forget(now)
            if who in self._pressed or not self._has_room(which.entry, now):
                return False
            self._pressed[who] = now
            self._hours[which.entry].append(now)
            self._waiting.append(_Submission(which, wrong, now))
            return True

    def flush(self, engine: Engine) -> None:
        """Write what waits, in one transaction. Never raises: what could not be written waits
        on, up to `MOST_WAITING`, then the oldest are lost."""
        with self._lock:
            batch = list(self._waiting)
            self._waiting.clear()
        if not batch:
            return
        try:
            with transaction(engine) as session:
                _write(session, batch)
            self._failing = False
        except Exception as error:  # noqa: BLE001 - whatever is wrong, it is tried again
            with self._lock:
                self._waiting = deque((*batch, *self._waiting), MOST_WAITING)
            if not self._failing:
                why = error if isinstance(error, ChannelInfoError) else type(error).__name__
                log.error("reports not written yet: %s", why)  # noqa: TRY400 - a row may be in it
            self._failing = True

    def _forget(self, now: datetime) -> None:
        while self._pressed:
            oldest = next(iter(self._pressed.values()))
            if now - oldest <= TOGETHER and len(self._pressed) < MOST_REMEMBERED:
                return
            self._pressed.popitem(last=False)

    def _has_room(self, entry: str, now: datetime) -> bool:
        hour = self._hours.setdefault(entry, deque(maxlen=MOST_AN_HOUR))
        while hour and now - hour[0] >= HOUR:
            hour.popleft()
        return len(hour) < MOST_AN_HOUR


def _write(session: Session, batch: list[_Submission]) -> None:
    """What is about an entry that is gone meanwhile is dropped."""
    keys = {one.which.entry for one in batch}
    found = select(ServiceAtLocation.key, ServiceAtLocation.id).where(
        col(ServiceAtLocation.key).in_(keys)
    )
    ids = dict(session.exec(found).all())
    for one in batch:
        if (number := ids.get(one.which.entry)) is not None:
            row = Report(
                service_at_location_id=number,
                date=one.which.date,
                opens_at=one.which.opens_at,
                wrong=one.wrong,
                at=one.at,
            )
            session.add(row)
