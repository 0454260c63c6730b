"""What helps in every zone, at night and on Sundays: numbers of the whole country, and the
emergency department of any hospital. None of it is an entry, so it is there with no content too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.localizer import Localizer
from bot.screen import Button, Line, Run, Screen, Tone
from bot.screens.common import line, number_button
from bot.screens.groups import EntryLine
from content.models import ServiceKind
from content.snapshot import PublishedPhone, Snapshot

# Always with these lists; with any other one when nothing of it is open now.
NUMBERS = {
    ServiceKind.NIGHT_SHELTER: ("115",),
    ServiceKind.HEALTH: ("15", "112"),
    ServiceKind.MINORS: ("119",),
    ServiceKind.WOMEN: ("3919",),
}
WHEN_CLOSED = ("112", "115")


@dataclass(frozen=True, slots=True)
class AlwaysThere:
    """What a list shows below its entries: lines, and buttons that copy the same numbers."""

    lines: tuple[Line, ...] = ()
    buttons: tuple[Button, ...] = ()


def always_there(
    snapshot: Snapshot, localizer: Localizer, kind: ServiceKind, *, is_open: bool
) -> AlwaysThere:
    """The emergency numbers of the snapshot that go with a list of this kind, of which something
    is open now or not; nothing where there are none."""
    wanted = NUMBERS.get(kind, () if is_open else WHEN_CLOSED)
    known = {phone.number: phone for phone in snapshot.phones if phone.emergency}
    phones = [known[number] for number in wanted if number in known]
    lines = [_line(localizer, phone) for phone in phones]
    if kind is ServiceKind.HEALTH:
        text = localizer.t("Hospital emergency: day and night, for everyone, also without papers.")
        lines.append(line(text, icon="health"))
    if not lines:
        return AlwaysThere()
    heading = line(localizer.t("Day and night, everywhere in France"), Tone.HEADING, "phone")
    buttons = (number_button(localizer, phone.number, mirrors_line=True) for phone in phones)
    return AlwaysThere((heading, *lines), tuple(buttons))


def with_numbers(
    made: Screen,
    snapshot: Snapshot,
    localizer: Localizer,
    kind: ServiceKind,
    items: Iterable[EntryLine],
) -> Screen:
    """The screen of a list with what is always there after its entries, above the ways out."""
    is_open = any(item.state.now_open and not item.expired for item in items)
    more = always_there(snapshot, localizer, kind, is_open=is_open)
    rows = (*made.rows[:-1], *((more.buttons,) if more.buttons else ()), *made.rows[-1:])
    return replace(made, lines=(*made.lines, *more.lines), rows=rows)


def _line(localizer: Localizer, phone: PublishedPhone) -> Line:
    label = (Run(" · "), localizer.run(phone.label)) if phone.label else ()
    runs = (Run(localizer.keep(phone.number), bold=True), *label)
    return Line(runs, Tone.ITEM, "phone", call=f"tel:{phone.number}")
