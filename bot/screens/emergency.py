"""Whom to call now, by what happened: one number first, and what to say. Waits for nothing."""

from collections.abc import Iterable
from dataclasses import replace

from bot.localizer import Localizer
from bot.routes import Emergency, Home, Near, ReadPage, Situation
from bot.screen import Button, Line, Run, Screen, Tone
from bot.screens.common import (
    assurance,
    in_rows,
    line,
    mark,
    number_button,
    press,
    screen,
)
from bot.screens.situations import GUIDANCE, Guidance
from content.models import AssuranceMethod, PhoneType
from content.snapshot import PublishedPage, PublishedPhone, Snapshot

Position = tuple[float, float]


def emergency(snapshot: Snapshot, localizer: Localizer, route: Emergency) -> Screen:
    """What happened? Each with a picture, for who cannot read; 112 above them all."""
    if route.situation in GUIDANCE:
        return _of(snapshot, localizer, route.situation)
    if route.situation is Situation.NUMBERS:
        return _numbers(snapshot, localizer, route)
    lines = [
        line(localizer.t("Emergency: call 112"), Tone.TITLE, "sos"),
        *_first(localizer, "112"),
        line(localizer.t("112 is free and works without credit, day and night."), Tone.DANGER),
        *_card(localizer, "112"),
        line(localizer.t("What happened?"), Tone.HEADING),
    ]
    pictures = [
        press(localizer, localizer.t(one.label), Emergency(situation), icon=one.icon)
        for situation, one in GUIDANCE.items()
    ]
    every = press(localizer, localizer.t("All numbers"), Emergency(Situation.NUMBERS), icon="phone")
    rows = [_copies(localizer, ["112"]), *in_rows(pictures, 2), (every,)]
    return screen(localizer, route, lines, rows, back=Home())


def at_sea(snapshot: Snapshot, localizer: Localizer, position: Position) -> Screen:
    """What to do at sea, with one's own position as two numbers to read out. It is not kept."""
    drawn = _of(snapshot, localizer, Situation.SEA)
    north, east = (localizer.keep(f"{degrees:.4f}") for degrees in position)
    said = [
        line(localizer.t("Read out these two numbers:"), Tone.HEADING, "where"),
        Line((Run(north, bold=True),), Tone.BIG),
        Line((Run(east, bold=True),), Tone.BIG),
    ]
    ashore = press(
        localizer, localizer.t("Not at sea? Choose a place near you."), Near(), icon="near"
    )
    *most, ways = drawn.rows
    lines = (*drawn.lines[:2], *said, *drawn.lines[2:])
    return replace(drawn, lines=lines, rows=(*most, (ashore,), ways), personal=True)


def _of(snapshot: Snapshot, localizer: Localizer, situation: Situation) -> Screen:
    said = GUIDANCE[situation]
    first, others = _known(snapshot, [said.number]), _known(snapshot, said.others)
    lines = [
        line(localizer.t(said.label), Tone.TITLE, said.icon),
        *_first(localizer, said.number),
        *_label(localizer, first),
        *_card(localizer, said.number),
        line(localizer.t("What to say"), Tone.HEADING, "said"),
        *(line(localizer.t(text), Tone.ITEM) for text in said.say),
        *(line(localizer.t(text), Tone.NOTICE, "notice") for text in said.do),
        *(_line(localizer, phone) for phone in others),
        *_assured(localizer, [*first, *others]),
    ]
    rows = [
        _copies(localizer, [said.number, *(phone.number for phone in others)]),
        *_further(snapshot, localizer, said),
    ]
    return screen(localizer, Emergency(situation), lines, rows, back=Emergency())


def _first(localizer: Localizer, number: str) -> Iterable[Line]:
    """The number to call, as large as can be."""
    yield Line((Run(localizer.keep(number), bold=True),), Tone.BIG, "phone", call=f"tel:{number}")


def _label(localizer: Localizer, phones: list[PublishedPhone]) -> Iterable[Line]:
    """Whose number it is; of 112 everything is said anyway."""
    named = (phone for phone in phones if phone.label and phone.number != "112")
    return (Line((localizer.run(phone.label),)) for phone in named if phone.label)


def _card(localizer: Localizer, number: str) -> Iterable[Line]:
    """In France no call leaves a phone without a card; see the sources of the pages."""
    if number == "112":
        text = localizer.t("A SIM card must be in the phone. An empty or locked one is enough.")
        yield line(text, Tone.UNSURE, "notice")


def _copies(localizer: Localizer, numbers: Iterable[str]) -> tuple[Button, ...]:
    return tuple(number_button(localizer, n, mirrors_line=True) for n in dict.fromkeys(numbers))


def _known(snapshot: Snapshot, numbers: Iterable[str]) -> list[PublishedPhone]:
    """Those of these that the content has, in this order."""
    phones = {phone.number.replace(" ", ""): phone for phone in snapshot.phones}
    found = (phones.get(number.replace(" ", "")) for number in numbers)
    return [phone for phone in found if phone is not None]


def _further(snapshot: Snapshot, localizer: Localizer, said: Guidance) -> list[tuple[Button, ...]]:
    """What to read when the call is made, and who helps."""
    page = _page(snapshot, said)
    rows: list[tuple[Button, ...]] = []
    if page is not None:
        rows.append(
            (press(localizer, localizer.name(page.title), ReadPage(page.key), icon="rights"),)
        )
    if said.leads is not None:
        rows.append((press(localizer, localizer.t("Who helps with this"), said.leads, icon="who"),))
    return rows


def _page(snapshot: Snapshot, said: Guidance) -> PublishedPage | None:
    if said.page:
        return snapshot.pages.get(said.page)
    return next((page for page in snapshot.rights() if page.topic is said.topic), None)


def _numbers(snapshot: Snapshot, localizer: Localizer, route: Emergency) -> Screen:
    """Every emergency number, copied with one press; 112 even when the content has none."""
    phones = [phone for phone in snapshot.phones if phone.emergency]
    lines = [
        line(localizer.t("All numbers"), Tone.TITLE, "phone"),
        *(_line(localizer, phone) for phone in phones),
        *_card(localizer, "112"),
        line(localizer.t("Press a number to copy it."), Tone.MUTED, "copy"),
        *_assured(localizer, phones),
    ]
    numbers = _copies(localizer, [phone.number for phone in phones] or ["112"])
    return screen(localizer, route, lines, in_rows(numbers, 2), back=Emergency())


def _line(localizer: Localizer, phone: PublishedPhone) -> Line:
    label = (Run(" · "), localizer.run(phone.label)) if phone.label else ()
    runs = (Run(localizer.keep(phone.number), bold=True), *label)
    unsure = localizer.t("not confirmed")
    doubt = () if phone.assurance.assured_at else (Run(f" – {unsure}"),)
    icon = mark(localizer, phone.assurance)
    return Line((*runs, *doubt), Tone.ITEM, icon, call=_call(phone))


def _call(phone: PublishedPhone) -> str:
    """The link that calls a number, or writes to it where nobody would answer a call."""
    scheme = "sms" if phone.type is PhoneType.SMS else "tel"
    return f"{scheme}:{phone.number.replace(' ', '')}"


def _assured(localizer: Localizer, phones: list[PublishedPhone]) -> list[Line]:
    """When the least recently checked of the confirmed numbers was checked."""
    checked = [phone.assurance for phone in phones if phone.assurance.assured_at]
    oldest = min(checked, key=lambda item: item.assured_at or localizer.now, default=None)
    if oldest is None:
        return []
    said = assurance(localizer, oldest)
    if not oldest.assurer and oldest.method is AssuranceMethod.WRITTEN and said.tone is Tone.GOOD:
        # Nobody of ours called: the number stands on a page of the State or of the service itself.
        text = localizer.t("Read on official pages {when}.", when=localizer.checked_on(oldest))
        said = line(text, Tone.GOOD, "checked")
    return [
        said,
        line(localizer.t("As of {moment}", moment=localizer.today()), Tone.MUTED, "clock"),
    ]
