"""Who helps: the directory, and one organization."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.labels import MANDATES
from bot.localizer import Localizer
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
from content.core.clock import paris
from content.models import Mandate
from content.snapshot import PublishedOrganization, Snapshot


def directory(snapshot: Snapshot, localizer: Localizer, route: Directory) -> Screen:
    """All organizations: the independent ones first, then public services, then those that work
    for the State; on pages of their own at the end, those that have ended."""
    pages = _pages(snapshot, localizer)
    number = min(route.page, len(pages) - 1)
    shown = pages[number]
    lines = [
        line(localizer.t("Who helps"), Tone.TITLE, "who"),
        *_listed(snapshot, localizer, shown),
    ]
    before = Directory(number - 1) if number else None
    after = Directory(number + 1) if number + 1 < len(pages) else None
    rows = [
        *in_rows([_button(localizer, item) for item in shown], 2),
        pager(localizer, (before, after)),
    ]
    return screen(localizer, route, lines, rows, back=None)


def _pages(snapshot: Snapshot, localizer: Localizer) -> list[list[PublishedOrganization]]:
    """What stands on each page; at least one page."""
    ended = {
        key: _has_ended(snapshot, localizer, one) for key, one in snapshot.organizations.items()
    }
    there = [one for key, one in snapshot.organizations.items() if not ended[key]]
    gone = [one for key, one in snapshot.organizations.items() if ended[key]]
    return [*_in_pages(there), *_in_pages(gone)] or [[]]


def _in_pages(found: list[PublishedOrganization]) -> list[list[PublishedOrganization]]:
    return [found[start : start + PER_PAGE] for start in range(0, len(found), PER_PAGE)]


def _listed(
    snapshot: Snapshot, localizer: Localizer, shown: Sequence[PublishedOrganization]
) -> Iterator[Line]:
    """The organizations of a page, each group under its heading."""

    def heading(one: PublishedOrganization) -> str:
        ended = _has_ended(snapshot, localizer, one)
        return localizer.t("No longer there") if ended else localizer.t(MANDATES[one.mandate])

    for text, members in groupby(shown, heading):
        yield line(text, Tone.HEADING)
        for one in members:
            mark = word(localizer, is_example=one.is_example)
            to = localizer.to(OneOrganization(one.key))
            yield Line((Run(localizer.keep(one.name)), *mark), Tone.ITEM, to=to)


def _button(localizer: Localizer, organization: PublishedOrganization) -> Button:
    route = OneOrganization(organization.key)
    icon = ICON if organization.is_example else "who"
    return press(localizer, organization.name, route, icon=icon, mirrors_line=True)


def organization(snapshot: Snapshot, localizer: Localizer, route: OneOrganization) -> Screen:
    """What an organization is, how to reach it, and what it offers in the reader's zone first."""
    found = snapshot.organizations.get(route.organization)
    if found is None:
        instead = directory(snapshot, localizer, Directory())
        said = notice(localizer.t("This is no longer in the list. Here is what there is now."))
        return Screen(instead.address, instead.language, (said, *instead.lines), instead.rows)
    parent = snapshot.organizations.get(found.parent)
    return screen(
        localizer,
        route,
        _lines(snapshot, localizer, found),
        [*_reach(localizer, found, parent), *_services(snapshot, localizer, found)],
        back=Directory(),
    )


def _lines(snapshot: Snapshot, localizer: Localizer, found: PublishedOrganization) -> list[Line]:
    parent = snapshot.organizations.get(found.parent)
    lines = [
        line(localizer.keep(found.name), Tone.TITLE, "who"),
        line(localizer.t(MANDATES[found.mandate]), Tone.MUTED),
        *of_card(localizer, is_example=found.is_example),
        *_ended(snapshot, localizer, found),
    ]
    if parent:
        lines.append(line(localizer.t("A project of {name}", name=parent.name)))
    if found.description:
        lines.append(Line((localizer.run(found.description),)))
    mine = checked(localizer, found.assurance, is_example=found.is_example)
    return [*lines, *_mission(localizer, found), mine]


def _has_ended(snapshot: Snapshot, localizer: Localizer, one: PublishedOrganization) -> bool:
    """Whether its last day is over, and nothing of it is open still in the night after."""
    offers = snapshot.of_organization(one.key)
    ended = one.has_ended(paris(localizer.now).date())
    return ended and not any(entry.is_offered(localizer.now) for entry in offers)


def _ended(snapshot: Snapshot, localizer: Localizer, found: PublishedOrganization) -> list[Line]:
    if found.valid_to is None or not _has_ended(snapshot, localizer, found):
        return []
    text = localizer.t(
        "It ended on {date}. Do not go there.", date=localizer.local_date(found.valid_to)
    )
    return [line(text, Tone.NOTICE, "cancelled")]


def _mission(localizer: Localizer, found: PublishedOrganization) -> Iterator[Line]:
    """What it was asked to do, by whom, and until when: such missions often last a year."""
    if not found.mission:
        return
    by_state = found.mandate is Mandate.STATE
    asked = (
        localizer.t("Mission given by the State:") if by_state else localizer.t("Public mission:")
    )
    yield Line((Run(asked, bold=True), Run(" "), localizer.run(found.mission)), icon="papers")
    if found.mandate_to is None:
        yield line(localizer.t("We do not know until when. Ask."), Tone.MUTED)
        return
    date = localizer.local_date(found.mandate_to)
    if found.mandate_to < paris(localizer.now).date():
        yield line(localizer.t("The mission ended on {date}.", date=date), Tone.NOTICE, "old")
    else:
        yield line(localizer.t("The mission lasts until {date}.", date=date), Tone.MUTED)


def _reach(
    localizer: Localizer, found: PublishedOrganization, parent: PublishedOrganization | None
) -> list[tuple[Button, ...]]:
    phones = [number_button(localizer, phone.number) for phone in found.phones]
    rows = in_rows(phones, 2)
    if found.email:
        rows.append((Button(found.email, icon="copy", copy=found.email),))
    if found.website:
        rows.append((Button(localizer.t("Website"), icon="web", url=found.website),))
    if parent:
        rows.append((press(localizer, parent.name, OneOrganization(parent.key), icon="who"),))
    return rows


def _services(
    snapshot: Snapshot, localizer: Localizer, found: PublishedOrganization
) -> list[tuple[Button, ...]]:
    here = localizer.viewer.zone
    entries = sorted(
        (one for one in snapshot.of_organization(found.key) if one.is_offered(localizer.now)),
        key=lambda entry: entry.location.zone.key != here,
    )
    shown = entries[: PER_PAGE * 2]
    labels = what_and_where(localizer, [(entry.service, entry.location) for entry in shown])
    buttons = [
        press(
            localizer,
            label,
            Card(entry.service.kind, entry.key),
            icon=warnings.icon_of(snapshot, entry, localizer.now),
        )
        for entry, label in zip(shown, labels, strict=True)
    ]
    return in_rows(buttons, 1)
