"""When one service is open, as its card says it: now, what differs, and what comes."""

from collections.abc import Iterable, Iterator

from bot.localizer import Localizer
from bot.screen import Line, Run, Tone
from bot.screens import warnings
from bot.screens.common import line
from bot.screens.groups import EntryLine, because, gone
from content.schedules import Occurrence
from content.schedules.opening_state import OpeningState, following
from content.schedules.rules import ExceptionKind
from content.snapshot import Snapshot

NEXT = 4


def times(snapshot: Snapshot, localizer: Localizer, item: EntryLine) -> Iterator[Line]:
    """The lines about time, the most important first."""
    now = item.state
    if item.impact and item.is_unusable:
        yield Line((warnings.label(localizer, item.impact),), Tone.BIG, warnings.ICON)
        if now.best:
            when = localizer.only_until(now.now_open) if now.now_open else localizer.when(now.best)
            yield Line((Run(when, struck=True),), Tone.OFF, "cancelled")
        return
    if now.unknown:
        yield line(localizer.t("Times not known. Ask before you go."), Tone.UNSURE, "unsure")
    elif item.expired:
        yield line(localizer.t("Last known times:"), Tone.UNSURE, "old")
    else:
        yield line(_status(localizer, now), Tone.BIG, "open" if now.now_open else "clock")
    for said in (now.now_open, now.next):
        if said is not None:
            yield from _differs(snapshot, localizer, said)
    yield from _coming(snapshot, localizer, item)


def _status(localizer: Localizer, now: OpeningState) -> str:
    """Open now, until 16:00; or closed now, opens Thursday 13:00."""
    if now.now_open:
        return localizer.until(now.now_open)
    if now.next is None:
        return localizer.t("Closed. No opening planned.")
    return localizer.t("Closed now. Opens: {when}", when=localizer.when(now.next))


def _differs(snapshot: Snapshot, localizer: Localizer, said: Occurrence) -> Iterable[Line]:
    """What is not as usual about the opening that matters now."""
    why, day = because(localizer, said), localizer.day(said.opens)
    if there := _elsewhere(snapshot, localizer, said):
        text = localizer.t("{day}: at another place: {place}", day=day, place=there)
        yield line(text + why, Tone.NOTICE, "changed")
    if said.was is not None and (said.was.opens, said.was.closes) != (said.opens, said.closes):
        hours, was = localizer.hours(said), localizer.hours(said.was)
        text = localizer.t("{day}: {hours} instead of {was}", day=day, hours=hours, was=was)
        yield line(text + why, Tone.NOTICE, "changed")
    if said.change is ExceptionKind.EXTRA:
        text = localizer.t("{when}: only this time", when=localizer.when(said))
        yield line(text + why, Tone.NOTICE, "changed")
    if said.holiday_uncertain:
        text = localizer.t("public holiday, may be closed")
        yield line(f"{day}: {text}", Tone.UNSURE, "unsure")


def _coming(snapshot: Snapshot, localizer: Localizer, item: EntryLine) -> Iterator[Line]:
    """What the status does not say yet: what was cancelled before it, and what comes after."""
    now = item.state
    known = now.now_open.closes if now.now_open else localizer.now
    after = [
        occurrence
        for occurrence in following(item.entry.timetable, localizer.now, NEXT)
        if occurrence.opens > known and (item.expired or occurrence != now.next or now.now_open)
    ]
    always = now.always(localizer.now)
    unique = {(one.date, one.planned): one for one in (*now.skipped, *([] if always else after))}
    for occurrence in sorted(unique.values(), key=lambda one: one.opens)[:NEXT]:
        over = occurrence.cancelled or occurrence.closes <= localizer.now
        yield gone(localizer, occurrence) if over else _later(snapshot, localizer, occurrence)


def _later(snapshot: Snapshot, localizer: Localizer, occurrence: Occurrence) -> Line:
    """One coming opening, and all that is not as usual about it."""
    when = localizer.when(occurrence)
    if occurrence.change is ExceptionKind.EXTRA:
        when = localizer.t("{when}: only this time", when=when)
    doubt = localizer.t("public holiday, may be closed") if occurrence.holiday_uncertain else ""
    notes = (_elsewhere(snapshot, localizer, occurrence), doubt)
    text = " · ".join((when, *(note for note in notes if note)))
    icon = "changed" if occurrence.change else "unsure" if doubt else ""
    return Line((Run(text),), Tone.ITEM, icon)


def _elsewhere(snapshot: Snapshot, localizer: Localizer, said: Occurrence) -> str:
    """The other place it was moved to, if it was."""
    place = snapshot.locations.get(said.location or "")
    return localizer.keep(localizer.name(place.name)) if place else ""
