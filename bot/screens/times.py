"""When one service is open, as its card says it: now, what differs, and what comes."""

from collections.abc import Iterable, Iterator

from bot.reader import Reader
from bot.screen import Line, Run, Tone
from bot.screens.common import line
from bot.screens.groups import Item, because, gone
from content.openings import State, following
from content.schedule import Occurrence
from content.snapshot import Snapshot
from content.words import Change

NEXT = 4


def times(snapshot: Snapshot, reader: Reader, item: Item) -> Iterator[Line]:
    """The lines about time, the most important first."""
    now = item.state
    if now.unknown:
        yield line(reader.t("Times not known. Ask before you go."), Tone.UNSURE, "unsure")
    elif item.expired:
        yield line(reader.t("Last known times:"), Tone.UNSURE, "old")
    else:
        yield line(_status(reader, now), Tone.BIG, "open" if now.now_open else "clock")
    for said in (now.now_open, now.next):
        if said is not None:
            yield from _differs(snapshot, reader, said)
    yield from _coming(snapshot, reader, item)


def _status(reader: Reader, now: State) -> str:
    """Open now, until 16:00; or closed now, opens Thursday 13:00."""
    if now.now_open:
        return reader.until(now.now_open)
    if now.next is None:
        return reader.t("Closed. No opening planned.")
    return reader.t("Closed now. Opens: {when}", when=reader.when(now.next))


def _differs(snapshot: Snapshot, reader: Reader, said: Occurrence) -> Iterable[Line]:
    """What is not as usual about the opening that matters now."""
    why, day = because(reader, said), reader.day(said.opens)
    if there := _elsewhere(snapshot, reader, said):
        text = reader.t("{day}: at another place: {place}", day=day, place=there)
        yield line(text + why, Tone.NOTICE, "changed")
    if said.was is not None and (said.was.opens, said.was.closes) != (said.opens, said.closes):
        hours, was = reader.hours(said), reader.hours(said.was)
        text = reader.t("{day}: {hours} instead of {was}", day=day, hours=hours, was=was)
        yield line(text + why, Tone.NOTICE, "changed")
    if said.change is Change.EXTRA:
        text = reader.t("{when}: only this time", when=reader.when(said))
        yield line(text + why, Tone.NOTICE, "changed")
    if said.holiday_uncertain:
        text = reader.t("public holiday, may be closed")
        yield line(f"{day}: {text}", Tone.UNSURE, "unsure")


def _coming(snapshot: Snapshot, reader: Reader, item: Item) -> Iterator[Line]:
    """What the status does not say yet: what was cancelled before it, and what comes after."""
    now = item.state
    known = now.now_open.closes if now.now_open else reader.now
    after = [
        occurrence
        for occurrence in following(item.entry.timetable, reader.now, NEXT)
        if occurrence.opens > known and (item.expired or occurrence != now.next or now.now_open)
    ]
    always = now.always(reader.now)
    unique = {(one.date, one.planned): one for one in (*now.skipped, *([] if always else after))}
    for occurrence in sorted(unique.values(), key=lambda one: one.opens)[:NEXT]:
        over = occurrence.cancelled or occurrence.closes <= reader.now
        yield gone(reader, occurrence) if over else _later(snapshot, reader, occurrence)


def _later(snapshot: Snapshot, reader: Reader, occurrence: Occurrence) -> Line:
    """One coming opening, and all that is not as usual about it."""
    when = reader.when(occurrence)
    if occurrence.change is Change.EXTRA:
        when = reader.t("{when}: only this time", when=when)
    doubt = reader.t("public holiday, may be closed") if occurrence.holiday_uncertain else ""
    notes = (_elsewhere(snapshot, reader, occurrence), doubt)
    text = " · ".join((when, *(note for note in notes if note)))
    icon = "changed" if occurrence.change else "unsure" if doubt else ""
    return Line((Run(text),), Tone.ITEM, icon)


def _elsewhere(snapshot: Snapshot, reader: Reader, said: Occurrence) -> str:
    """The other place it was moved to, if it was."""
    place = snapshot.places.get(said.location or "")
    return reader.keep(reader.name(place.name)) if place else ""
