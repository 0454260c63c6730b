"""Who helps: the directory, and one organization."""

from bot.labels import KINDS, MANDATES
from bot.reader import Reader
from bot.routes import Card, Directory, OneOrganization
from bot.screen import Button, Line, Run, Screen, Tone
from bot.screens.common import PER_PAGE, in_rows, line, number_button, pager, press, screen
from bot.screens.example_mark import ICON, checked, of_card, word
from bot.screens.start import notice
from content.snapshot import Organization, Snapshot


def directory(snapshot: Snapshot, reader: Reader, route: Directory) -> Screen:
    """All organizations: the independent ones first, then those that work for the State."""
    everyone = list(snapshot.organizations.values())
    start = min(route.page * PER_PAGE, max(len(everyone) - 1, 0) // PER_PAGE * PER_PAGE)
    shown = everyone[start : start + PER_PAGE]
    lines = [line(reader.t("Who helps"), Tone.TITLE, "who")]
    last = None
    for organization in shown:
        if organization.mandate is not last:
            lines.append(line(reader.t(MANDATES[organization.mandate]), Tone.HEADING))
            last = organization.mandate
        to = reader.to(OneOrganization(organization.key))
        name = Run(reader.keep(organization.name))
        mark = word(reader, is_example=organization.is_example)
        lines.append(Line((name, *mark), Tone.ITEM, to=to))
    page = start // PER_PAGE
    before = Directory(page - 1) if page else None
    after = Directory(page + 1) if start + PER_PAGE < len(everyone) else None
    rows = [*in_rows([_button(reader, item) for item in shown], 2), pager(reader, (before, after))]
    return screen(reader, route, lines, rows, back=None)


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
    return screen(
        reader,
        route,
        _lines(reader, found),
        [*_reach(reader, found), *_offers(snapshot, reader, found)],
        back=Directory(),
    )


def _lines(reader: Reader, found: Organization) -> list[Line]:
    lines = [
        line(reader.keep(found.name), Tone.TITLE, "who"),
        line(reader.t(MANDATES[found.mandate]), Tone.MUTED),
        *of_card(reader, is_example=found.is_example),
    ]
    if found.description:
        lines.append(Line((reader.words(found.description),)))
    return [*lines, checked(reader, found.checked, is_example=found.is_example)]


def _reach(reader: Reader, found: Organization) -> list[tuple[Button, ...]]:
    phones = [number_button(reader, phone.number) for phone in found.phones]
    rows = in_rows(phones, 2)
    if found.website:
        rows.append((Button(reader.t("Website"), icon="web", url=found.website),))
    return rows


def _offers(snapshot: Snapshot, reader: Reader, found: Organization) -> list[tuple[Button, ...]]:
    here = reader.viewer.zone
    entries = sorted(
        snapshot.of_organization(found.key), key=lambda entry: entry.place.zone.key != here
    )
    buttons = [
        press(
            reader,
            f"{reader.t(KINDS[entry.service.kind])} · {reader.name(entry.place.name)}",
            Card(entry.service.kind, entry.key),
            icon=ICON if entry.service.is_example else entry.service.kind,
        )
        for entry in entries[: PER_PAGE * 2]
    ]
    return in_rows(buttons, 1)
