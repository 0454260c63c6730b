"""Who helps: the directory, and one organization."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.labels import MANDATES
from bot.reader import Reader
from bot.routes import Card, Directory, OneOrganization
from bot.screen import Button, Line, Run, Screen, Tone
from bot.screens import warnings
from bot.screens.common import (
    PER_PAGE,
    in_rows,
    line,
    number_button,
    pager,
    press,
    screen,
    what_and_where,
)
from bot.screens.example_mark import ICON, checked, of_card, word
from bot.screens.start import notice
from content.clock import paris
from content.snapshot import Organization, Snapshot
from content.words import Mandate


def directory(snapshot: Snapshot, reader: Reader, route: Directory) -> Screen:
    """All organizations: the independent ones first, then public services, then those that work
    for the State; on pages of their own at the end, those that have ended."""
    pages = _pages(snapshot, reader)
    number = min(route.page, len(pages) - 1)
    shown = pages[number]
    lines = [line(reader.t("Who helps"), Tone.TITLE, "who"), *_listed(snapshot, reader, shown)]
    before = Directory(number - 1) if number else None
    after = Directory(number + 1) if number + 1 < len(pages) else None
    rows = [*in_rows([_button(reader, item) for item in shown], 2), pager(reader, (before, after))]
    return screen(reader, route, lines, rows, back=None)


def _pages(snapshot: Snapshot, reader: Reader) -> list[list[Organization]]:
    """What stands on each page; at least one page."""
    ended = {key: _has_ended(snapshot, reader, one) for key, one in snapshot.organizations.items()}
    there = [one for key, one in snapshot.organizations.items() if not ended[key]]
    gone = [one for key, one in snapshot.organizations.items() if ended[key]]
    return [*_in_pages(there), *_in_pages(gone)] or [[]]


def _in_pages(found: list[Organization]) -> list[list[Organization]]:
    return [found[start : start + PER_PAGE] for start in range(0, len(found), PER_PAGE)]


def _listed(snapshot: Snapshot, reader: Reader, shown: Sequence[Organization]) -> Iterator[Line]:
    """The organizations of a page, each group under its heading."""

    def heading(one: Organization) -> str:
        ended = _has_ended(snapshot, reader, one)
        return reader.t("No longer there") if ended else reader.t(MANDATES[one.mandate])

    for text, members in groupby(shown, heading):
        yield line(text, Tone.HEADING)
        for one in members:
            mark = word(reader, is_example=one.is_example)
            to = reader.to(OneOrganization(one.key))
            yield Line((Run(reader.keep(one.name)), *mark), Tone.ITEM, to=to)


def _button(reader: Reader, organization: Organization) -> Button:
    route = OneOrganization(organization.key)
    icon = ICON if organization.is_example else "who"
    return press(reader, organization.name, route, icon=icon, mirrors_line=True)


def organization(snapshot: Snapshot, reader: Reader, route: OneOrganization) -> Screen:
    """What an organization is, how to reach it, and what it offers in the reader's zone first."""
    found = snapshot.organizations.get(route.organization)
    if found is None:
        instead = directory(snapshot, reader, Directory())
        said = notice(reader.t("This is no longer in the list. Here is what there is now."))
        return Screen(instead.address, instead.language, (said, *instead.lines), instead.rows)
    parent = snapshot.organizations.get(found.parent)
    return screen(
        reader,
        route,
        _lines(snapshot, reader, found),
        [*_reach(reader, found, parent), *_offers(snapshot, reader, found)],
        back=Directory(),
    )


def _lines(snapshot: Snapshot, reader: Reader, found: Organization) -> list[Line]:
    parent = snapshot.organizations.get(found.parent)
    lines = [
        line(reader.keep(found.name), Tone.TITLE, "who"),
        line(reader.t(MANDATES[found.mandate]), Tone.MUTED),
        *of_card(reader, is_example=found.is_example),
        *_ended(snapshot, reader, found),
    ]
    if parent:
        lines.append(line(reader.t("A project of {name}", name=parent.name)))
    if found.description:
        lines.append(Line((reader.words(found.description),)))
    mine = checked(reader, found.checked, is_example=found.is_example)
    return [*lines, *_mission(reader, found), mine]


def _has_ended(snapshot: Snapshot, reader: Reader, one: Organization) -> bool:
    """Whether its last day is over, and nothing of it is open still in the night after."""
    offers = snapshot.of_organization(one.key)
    ended = one.has_ended(paris(reader.now).date())
    return ended and not any(entry.is_offered(reader.now) for entry in offers)


def _ended(snapshot: Snapshot, reader: Reader, found: Organization) -> list[Line]:
    if found.valid_to is None or not _has_ended(snapshot, reader, found):
        return []
    text = reader.t("It ended on {date}. Do not go there.", date=reader.local_date(found.valid_to))
    return [line(text, Tone.NOTICE, "cancelled")]


def _mission(reader: Reader, found: Organization) -> Iterator[Line]:
    """What it was asked to do, by whom, and until when: such missions often last a year."""
    if not found.mission:
        return
    by_state = found.mandate is Mandate.STATE
    asked = reader.t("Mission given by the State:") if by_state else reader.t("Public mission:")
    yield Line((Run(asked, bold=True), Run(" "), reader.words(found.mission)), icon="papers")
    if found.mandate_to is None:
        yield line(reader.t("We do not know until when. Ask."), Tone.MUTED)
        return
    date = reader.local_date(found.mandate_to)
    if found.mandate_to < paris(reader.now).date():
        yield line(reader.t("The mission ended on {date}.", date=date), Tone.NOTICE, "old")
    else:
        yield line(reader.t("The mission lasts until {date}.", date=date), Tone.MUTED)


def _reach(
    reader: Reader, found: Organization, parent: Organization | None
) -> list[tuple[Button, ...]]:
    phones = [number_button(reader, phone.number) for phone in found.phones]
    rows = in_rows(phones, 2)
    if found.email:
        rows.append((Button(found.email, icon="copy", copy=found.email),))
    if found.website:
        rows.append((Button(reader.t("Website"), icon="web", url=found.website),))
    if parent:
        rows.append((press(reader, parent.name, OneOrganization(parent.key), icon="who"),))
    return rows


def _offers(snapshot: Snapshot, reader: Reader, found: Organization) -> list[tuple[Button, ...]]:
    here = reader.viewer.zone
    entries = sorted(
        (one for one in snapshot.of_organization(found.key) if one.is_offered(reader.now)),
        key=lambda entry: entry.place.zone.key != here,
    )
    shown = entries[: PER_PAGE * 2]
    labels = what_and_where(reader, [(entry.service, entry.place) for entry in shown])
    buttons = [
        press(
            reader,
            label,
            Card(entry.service.kind, entry.key),
            icon=warnings.icon_of(snapshot, entry, reader.now),
        )
        for entry, label in zip(shown, labels, strict=True)
    ]
    return in_rows(buttons, 1)
