"""Which opening somebody speaks of, and whether enough people say the same. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from content.core.clock import paris
from content.models import ReportKind
from content.schedules import Occurrence, Timetable, between

TOGETHER = timedelta(hours=2)
ENOUGH = 2
HOLDS = timedelta(hours=6)
LONGEST = timedelta(hours=24)
JUST_OVER = timedelta(hours=3)
SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class ReportedOpening:
    """One opening of an entry (by key) on one local date; `opens_at` as planned, on a clock in
    Calais, or None where it is about the place as a whole."""

    entry: str
    date: date
    opens_at: time | None


@dataclass(frozen=True, slots=True)
class OpeningReport:
    """One report (`at` in UTC) of one opening, and when that closes (UTC) if it is known."""

    wrong: ReportKind
    at: datetime
    date: date
    opens_at: time | None
    closes: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReportFlag:
    """What people say of one opening: the words said most, the last said first, how many people
    said them, and when the first and the last of them did (UTC)."""

    words: tuple[ReportKind, ...]
    number: int
    since: datetime
    latest: datetime
    date: date
    opens_at: time | None

    def is_about(self, occurrence: Occurrence) -> bool:
        """Whether they speak of this opening, or of the place as a whole."""
        named = (occurrence.date, occurrence.planned)
        return self.opens_at is None or named == (self.date, self.opens_at)


def meant(entry: str, timetable: Timetable, now: datetime) -> ReportedOpening:
    """The opening that somebody means now (UTC): the one that is open, or was until three hours
    ago, or else the next within a day; without any, the place as a whole, today."""
    known = between(timetable, now - JUST_OVER, now + SOON)
    found = [item for item in known if not item.cancelled] or known
    if not found:
        return ReportedOpening(entry, paris(now).date(), None)

    def distance(item: Occurrence) -> tuple[int, timedelta]:
        if item.opens <= now < item.closes:
            return 0, now - item.opens
        if item.closes <= now:
            return 1, now - item.closes
        return 2, item.opens - now

    best = min(found, key=distance)
    return ReportedOpening(entry, best.date, best.planned)


def flag(reports: Iterable[OpeningReport], now: datetime) -> ReportFlag | None:
    """What people say now (UTC), if two or more said it within two hours of each other about
    the same opening. It holds for six hours after the last, or until that opening ends, but
    never longer than a day. Of several openings, the one spoken of last."""
    groups: dict[tuple[date, time | None], list[OpeningReport]] = {}
    for said in sorted(reports, key=lambda said: said.at):
        groups.setdefault((said.date, said.opens_at), []).append(said)
    flags = []
    for group in filter(None, map(_together, groups.values())):
        last = group[-1]
        until = max(last.at + HOLDS, last.closes or last.at)
        if now <= min(until, last.at + LONGEST):
            flags.append(_flag(group))
    return max(flags, key=lambda item: item.latest, default=None)


def _together(said: list[OpeningReport]) -> list[OpeningReport]:
    """The last run of enough reports, in order, none of them far from the one before; or none. A
    single later one does not undo what two said."""
    runs = [said[:1]]
    for before, after in pairwise(said):
        if after.at - before.at > TOGETHER:
            runs.append([])
        runs[-1].append(after)
    return next((run for run in reversed(runs) if len(run) >= ENOUGH), [])


def _flag(group: list[OpeningReport]) -> ReportFlag:
    counts = Counter(said.wrong for said in reversed(group))
    most = max(counts.values())
    words = tuple(wrong for wrong, number in counts.items() if number == most)
    who = [said for said in group if said.wrong in words]
    first, last = who[0], who[-1]
    return ReportFlag(words, len(who), first.at, last.at, last.date, last.opens_at)
