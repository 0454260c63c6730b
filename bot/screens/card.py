"""The card of one service at one place, its map, and the card for somebody else.

The order is the same everywhere: title, when, where, for whom, what to bring, assured, actions.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.labels import AUDIENCES, MANDATES
from bot.reader import Reader
from bot.routes import (
    Card,
    ForAudience,
    Map,
    OfKind,
    OneOrganization,
    Report,
    Reported,
    Route,
    Share,
)
from bot.screen import Button, Line, Pin, Run, Screen, Tone
from bot.screens import warnings
from bot.screens.common import (
    change_language,
    line,
    newer,
    number_button,
    press,
    screen,
    which_clock,
)
from bot.screens.example_mark import checked, labelled, of_card
from bot.screens.groups import Item, item_of, said_in
from bot.screens.listing import ORIGINS, of_kind
from bot.screens.start import notice
from bot.screens.times import times
from content.clock import paris
from content.freshness import Freshness
from content.i18n import LANGUAGES, ago
from content.reports.flags import flag
from content.snapshot import Entry, Place, Service, Snapshot
from content.snapshot.things import has_ended
from content.spoken_languages import names
from content.words import Audience, Kind, Precision

OfEntry = Card | Map | Share | Report | Reported
MOMENT = timedelta(minutes=1)


def card(snapshot: Snapshot, reader: Reader, route: Card) -> Screen:
    """Everything about one service at one place."""
    entry = offered(snapshot, reader, route)
    if entry is None:
        return gone(snapshot, reader, route)
    return screen(
        reader,
        route,
        _lines(snapshot, reader, entry),
        _buttons(snapshot, reader, entry, route),
        back=_origin(route),
    )


def offered(snapshot: Snapshot, reader: Reader, route: OfEntry) -> Entry | None:
    """The entry of a button, unless it is no more or has ended."""
    entry = snapshot.entries.get(route.entry)
    if entry is None or not entry.is_offered(reader.now):
        return None
    return entry


def gone(snapshot: Snapshot, reader: Reader, route: OfEntry) -> Screen:
    """An old button whose entry is no more: its kind, and a sentence that says so."""
    instead = of_kind(snapshot, reader, OfKind(route.kind))
    said = notice(_why_gone(reader, snapshot.entries.get(route.entry)))
    lines = (instead.lines[0], said, *instead.lines[1:])
    return Screen(instead.address, instead.language, lines, instead.rows)


def _why_gone(reader: Reader, entry: Entry | None) -> str:
    last = entry.service.last_day if entry else None
    if entry is None or last is None or not has_ended(last, paris(reader.now).date()):
        return reader.t("This is no longer in the list. Here is what there is now.")
    return reader.t(
        "{what} ended on {date}. Here is what there is now.",
        what=reader.name(entry.service.name),
        date=reader.local_date(last),
    )


def _origin(route: Card) -> Route:
    if route.origin in ORIGINS:
        return ForAudience(ORIGINS[route.origin])
    return OfKind(route.kind)


def _lines(snapshot: Snapshot, reader: Reader, entry: Entry) -> list[Line]:
    service, item = entry.service, item_of(snapshot, entry, reader.now)
    mandate = reader.t(MANDATES[service.organization.mandate])
    found = warnings.of_entry(snapshot, entry, reader.now)
    name = warnings.name_of(reader, service, found)
    by = f"{reader.keep(service.organization.name)} · {mandate}"
    return [
        Line((replace(name, bold=True),), Tone.TITLE, service.kind),
        *warnings.on_card(reader, found),
        line(by, Tone.MUTED, "who"),
        *of_card(reader, is_example=entry.is_example),
        *_said(reader, entry),
        *_begins(reader, entry),
        *times(snapshot, reader, item),
        *which_clock(reader),
        *_where(reader, item.place(snapshot), entry.place),
        *_for_whom(reader, item),
        *newer(reader, service.name, service.description, service.bring, service.cost),
        *_assured(reader, item),
        *_ask(reader, entry),
        *_untranslated(reader, entry),
        line(reader.t("As of {moment}", moment=reader.today()), Tone.MUTED, "clock"),
    ]


def _assured(reader: Reader, item: Item) -> list[Line]:
    """Who checked it and when; not as a good sign beside times that nobody knows or that an alert
    changed, and not at all where one says not to use it."""
    if item.is_unusable:
        return []
    entry = item.entry
    said = checked(reader, entry.checked, is_example=entry.is_example)
    if (item.state.unknown or item.is_told) and said.tone is Tone.GOOD:
        return [replace(said, tone=Tone.MUTED, icon="clock")]
    return [said]


def _said(reader: Reader, entry: Entry) -> Iterator[Line]:
    """What people say is wrong, when several do."""
    seen = flag(entry.reports, reader.now)
    if seen is not None:
        text = reader.t(
            "People say: {what} ({people}, {when})",
            what=said_in(reader, seen),
            people=reader.tn("{number} person", "{number} people", seen.number),
            when=ago(max(reader.now - seen.latest, MOMENT), reader.language),
        )
        yield line(text, Tone.UNSURE, "said")


def _begins(reader: Reader, entry: Entry) -> list[Line]:
    """That it is not there yet, and from when it is."""
    first = entry.service.first_day
    if first is None or first <= paris(reader.now).date():
        return []
    text = reader.t("Not yet: it begins on {date}.", date=reader.local_date(first))
    return [line(text, Tone.NOTICE, "clock")]


def _untranslated(reader: Reader, entry: Entry) -> list[Line]:
    """Says in the reader's language which other languages the card falls back to."""
    service, place = entry.service, entry.place
    texts = (service.name, service.description, service.bring, service.cost, service.appointment)
    named = (*texts, place.name, place.directions)
    found = {reader.words(text).language for text in named if text} - {""}
    return [
        line(
            reader.t("Partly not translated yet, in {language}", language=LANGUAGES[code].name),
            Tone.MUTED,
            "language",
        )
        for code in sorted(found)
    ]


def _where(reader: Reader, place: Place, usual: Place) -> list[Line]:
    """Where it really is; when it was moved, the usual place only struck."""
    name = (reader.words(place.name), Run(f" · {reader.keep(reader.name(place.zone.name))}"))
    lines = [Line(name, Tone.PLAIN, "where", apart=True)]
    if place is not usual:
        lines.append(Line((Run(reader.name(usual.name), struck=True),), Tone.OFF, "cancelled"))
    if place.address:
        lines.append(Line((Run(place.address, language="fr"),), Tone.PLAIN))
    if place.directions:
        lines.append(Line((reader.words(place.directions),), Tone.PLAIN))
    if place.is_living_site:
        text = reader.t("Only the area is shown, to protect the people who live there.")
        lines.append(line(text, Tone.MUTED))
    elif place.precision is Precision.AREA and not place.address:
        text = reader.t("Only the area is known. Ask before you go.")
        lines.append(line(text, Tone.MUTED))
    return lines


def _for_whom(reader: Reader, item: Item) -> list[Line]:
    """What people get, and for whom; what an alert says not to use is not praised."""
    service = item.entry.service
    audiences = [reader.t(AUDIENCES[who]) for who in Audience if who in service.audiences]
    lines = [line(" · ".join(audiences or [reader.t("For everyone")]), Tone.PLAIN, "people")]
    if service.papers_needed is not None:
        yes, no = reader.t("Papers needed"), reader.t("No papers needed")
        lines.append(line(yes if service.papers_needed else no, Tone.PLAIN, "papers"))
    cost = Line((reader.words(service.cost),), Tone.PLAIN, "cost") if service.cost else None
    lines.append(cost or line(reader.t("Free"), Tone.PLAIN, "cost"))
    if service.description and not item.is_unusable:
        lines.append(Line((reader.words(service.description),), Tone.PLAIN, "information"))
    if service.bring:
        lines.append(Line((reader.words(service.bring),), Tone.PLAIN, "bring"))
    return [*lines, *_spoken(reader, service), *_appointment(reader, service)]


def _spoken(reader: Reader, service: Service) -> list[Line]:
    """The languages spoken there, each by its own name: so one's own is found at a glance."""
    if not service.languages:
        return []
    spoken = " · ".join(reader.keep(name) for name in names(service.languages))
    return [line(reader.t("Spoken here: {languages}", languages=spoken), Tone.PLAIN, "language")]


def _appointment(reader: Reader, service: Service) -> list[Line]:
    if not service.appointment:
        return []
    first = Run(reader.t("By appointment:"), bold=True)
    return [Line((first, Run(" "), reader.words(service.appointment)), Tone.PLAIN, "clock")]


def _ask(reader: Reader, entry: Entry) -> list[Line]:
    """Whom to ask, when the information is too old or says only roughly where."""
    expired = entry.checked.freshness(reader.now) is Freshness.EXPIRED
    if not expired and entry.place.precision is not Precision.AREA:
        return []
    who = entry.service.organization.name
    return [line(reader.t("You can ask: {who}", who=who), Tone.PLAIN, "who")]


def _buttons(
    snapshot: Snapshot, reader: Reader, entry: Entry, route: Card
) -> list[tuple[Button, ...]]:
    organization = entry.service.organization
    actions = [press(reader, reader.t("Share"), Share(*same(route)), icon="share")]
    if _on_map(item_of(snapshot, entry, reader.now).place(snapshot)):
        actions.insert(0, press(reader, reader.t("Map"), Map(*same(route)), icon="map"))
    who = press(reader, organization.name, OneOrganization(organization.key), icon="who")
    phones = tuple(number_button(reader, phone.number) for phone in organization.phones[:2])
    wrong = press(reader, reader.t("Something is wrong?"), Report(*same(route)), icon="said")
    found = warnings.of_entry(snapshot, entry, reader.now)
    own = (wrong, change_language(reader, route))
    return [*warnings.buttons(reader, found), tuple(actions), phones, (who,), own]


def same(route: OfEntry) -> tuple[Kind, str, str]:
    """What the card, and all that belongs to it, are addressed by."""
    return route.kind, route.entry, route.origin


def _on_map(place: Place) -> bool:
    """A pin for an area would stand up to a kilometre from where people must go."""
    return place.position is not None and place.precision is not Precision.AREA


def map_of(snapshot: Snapshot, reader: Reader, route: Map) -> Screen:
    """A point on the map: no more exact than may be published."""
    entry = offered(snapshot, reader, route)
    place = item_of(snapshot, entry, reader.now).place(snapshot) if entry else None
    if place is None or place.position is None or not _on_map(place):
        return gone(snapshot, reader, route)
    is_example = entry is not None and entry.is_example
    name = labelled(reader, reader.name(place.name), is_example=is_example)
    found = warnings.of_entry(snapshot, entry, reader.now) if entry else ()
    lines = [
        line(name, Tone.TITLE, "map"),
        *warnings.on_card(reader, found),
        *([Line((Run(place.address, language="fr"),))] if place.address else []),
    ]
    address = place.address or reader.name(place.zone.name)
    pin = Pin(*place.position, name, address, reader.t("Close"))
    return screen(reader, route, lines, [], back=Card(*same(route)), pin=pin)


def share(snapshot: Snapshot, reader: Reader, route: Share) -> Screen:
    """The card as it can be sent on: dated, and with where to ask again."""
    entry = offered(snapshot, reader, route)
    if entry is None:
        return gone(snapshot, reader, route)
    address = reader.to(Card(*same(route)))
    said = reader.t("As we knew it on {moment}. Ask again here:", moment=reader.today())
    lines = [
        *_lines(snapshot, reader, entry),
        Line((Run(f"{said} "), Run(address=address)), Tone.MUTED, "share"),
    ]
    send = Button(reader.t("Send to somebody"), icon="share", share=address)
    return screen(reader, route, lines, [(send,)], back=Card(*same(route)))
