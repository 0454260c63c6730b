"""The card of one service at one place, its map, and the card for somebody else.

The order is the same everywhere: title, when, where, for whom, what to bring, assured, actions.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.labels import AUDIENCES, MANDATES
from bot.localizer import Localizer
from bot.routes import (
    Card,
    ForAudience,
    Map,
    OfKind,
    OneOrganization,
    ReportProblem,
    Route,
    SendReport,
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
from bot.screens.groups import EntryLine, item_of, said_in
from bot.screens.listing import ORIGINS, of_kind
from bot.screens.start import notice
from bot.screens.times import times
from content.core.clock import paris
from content.core.freshness import Freshness
from content.core.i18n import LANGUAGES, ago
from content.directory.spoken_languages import names
from content.models import Audience, Precision, ServiceKind
from content.reports.flags import flag
from content.snapshot import (
    PublishedLocation,
    PublishedService,
    PublishedServiceAtLocation,
    Snapshot,
)
from content.snapshot.model import has_ended

OfEntry = Card | Map | Share | ReportProblem | SendReport
MOMENT = timedelta(minutes=1)


def card(snapshot: Snapshot, localizer: Localizer, route: Card) -> Screen:
    """Everything about one service at one place."""
    entry = offered(snapshot, localizer, route)
    if entry is None:
        return gone(snapshot, localizer, route)
    return screen(
        localizer,
        route,
        _lines(snapshot, localizer, entry),
        _buttons(snapshot, localizer, entry, route),
        back=_origin(route),
    )


def offered(
    snapshot: Snapshot, localizer: Localizer, route: OfEntry
) -> PublishedServiceAtLocation | None:
    """The entry of a button, unless it is no more or has ended."""
    entry = snapshot.entries.get(route.entry)
    if entry is None or not entry.is_offered(localizer.now):
        return None
    return entry


def gone(snapshot: Snapshot, localizer: Localizer, route: OfEntry) -> Screen:
    """An old button whose entry is no more: its kind, and a sentence that says so."""
    instead = of_kind(snapshot, localizer, OfKind(route.kind))
    said = notice(_why_gone(localizer, snapshot.entries.get(route.entry)))
    lines = (instead.lines[0], said, *instead.lines[1:])
    return Screen(instead.address, instead.language, lines, instead.rows)


def _why_gone(localizer: Localizer, entry: PublishedServiceAtLocation | None) -> str:
    last = entry.service.last_day if entry else None
    if entry is None or last is None or not has_ended(last, paris(localizer.now).date()):
        return localizer.t("This is no longer in the list. Here is what there is now.")
    return localizer.t(
        "{what} ended on {date}. Here is what there is now.",
        what=localizer.name(entry.service.name),
        date=localizer.local_date(last),
    )


def _origin(route: Card) -> Route:
    if route.origin in ORIGINS:
        return ForAudience(ORIGINS[route.origin])
    return OfKind(route.kind)


def _lines(
    snapshot: Snapshot, localizer: Localizer, entry: PublishedServiceAtLocation
) -> list[Line]:
    service, item = entry.service, item_of(snapshot, entry, localizer.now)
    mandate = localizer.t(MANDATES[service.organization.mandate])
    found = warnings.of_entry(snapshot, entry, localizer.now)
    name = warnings.name_of(localizer, service, found)
    by = f"{localizer.keep(service.organization.name)} · {mandate}"
    return [
        Line((replace(name, bold=True),), Tone.TITLE, service.kind),
        *warnings.on_card(localizer, found),
        line(by, Tone.MUTED, "who"),
        *of_card(localizer, is_example=entry.is_example),
        *_said(localizer, entry),
        *_begins(localizer, entry),
        *times(snapshot, localizer, item),
        *which_clock(localizer),
        *_where(localizer, item.location(snapshot), entry.location),
        *_for_whom(localizer, item),
        *newer(localizer, service.name, service.description, service.bring, service.cost),
        *_assured(localizer, item),
        *_ask(localizer, entry),
        *_untranslated(localizer, entry),
        line(localizer.t("As of {moment}", moment=localizer.today()), Tone.MUTED, "clock"),
    ]


def _assured(localizer: Localizer, item: EntryLine) -> list[Line]:
    """Who checked it and when; not as a good sign beside times that nobody knows or that an alert
    changed, and not at all where one says not to use it."""
    if item.is_unusable:
        return []
    entry = item.entry
    said = checked(localizer, entry.assurance, is_example=entry.is_example)
    if (item.state.unknown or item.is_told) and said.tone is Tone.GOOD:
        return [replace(said, tone=Tone.MUTED, icon="clock")]
    return [said]


def _said(localizer: Localizer, entry: PublishedServiceAtLocation) -> Iterator[Line]:
    """What people say is wrong, when several do."""
    seen = flag(entry.reports, localizer.now)
    if seen is not None:
        text = localizer.t(
            "People say: {what} ({people}, {when})",
            what=said_in(localizer, seen),
            people=localizer.tn("{number} person", "{number} people", seen.number),
            when=ago(max(localizer.now - seen.latest, MOMENT), localizer.language),
        )
        yield line(text, Tone.UNSURE, "said")


def _begins(localizer: Localizer, entry: PublishedServiceAtLocation) -> list[Line]:
    """That it is not there yet, and from when it is."""
    first = entry.service.first_day
    if first is None or first <= paris(localizer.now).date():
        return []
    text = localizer.t("Not yet: it begins on {date}.", date=localizer.local_date(first))
    return [line(text, Tone.NOTICE, "clock")]


def _untranslated(localizer: Localizer, entry: PublishedServiceAtLocation) -> list[Line]:
    """Says in the reader's language which other languages the card falls back to."""
    service, place = entry.service, entry.location
    texts = (service.name, service.description, service.bring, service.cost, service.appointment)
    named = (*texts, place.name, place.directions)
    found = {localizer.run(text).language for text in named if text} - {""}
    return [
        line(
            localizer.t("Partly not translated yet, in {language}", language=LANGUAGES[code].name),
            Tone.MUTED,
            "language",
        )
        for code in sorted(found)
    ]


def _where(localizer: Localizer, place: PublishedLocation, usual: PublishedLocation) -> list[Line]:
    """Where it really is; when it was moved, the usual place only struck."""
    name = (
        localizer.run(place.name),
        Run(f" · {localizer.keep(localizer.name(place.zone.name))}"),
    )
    lines = [Line(name, Tone.PLAIN, "where", apart=True)]
    if place is not usual:
        lines.append(Line((Run(localizer.name(usual.name), struck=True),), Tone.OFF, "cancelled"))
    if place.address:
        lines.append(Line((Run(place.address, language="fr"),), Tone.PLAIN))
    if place.directions:
        lines.append(Line((localizer.run(place.directions),), Tone.PLAIN))
    if place.living_site:
        text = localizer.t("Only the area is shown, to protect the people who live there.")
        lines.append(line(text, Tone.MUTED))
    elif place.precision is Precision.AREA and not place.address:
        text = localizer.t("Only the area is known. Ask before you go.")
        lines.append(line(text, Tone.MUTED))
    return lines


def _for_whom(localizer: Localizer, item: EntryLine) -> list[Line]:
    """What people get, and for whom; what an alert says not to use is not praised."""
    service = item.entry.service
    audiences = [localizer.t(AUDIENCES[who]) for who in Audience if who in service.audiences]
    lines = [line(" · ".join(audiences or [localizer.t("For everyone")]), Tone.PLAIN, "people")]
    if service.papers is not None:
        yes, no = localizer.t("Papers needed"), localizer.t("No papers needed")
        lines.append(line(yes if service.papers else no, Tone.PLAIN, "papers"))
    cost = Line((localizer.run(service.cost),), Tone.PLAIN, "cost") if service.cost else None
    lines.append(cost or line(localizer.t("Free"), Tone.PLAIN, "cost"))
    if service.description and not item.is_unusable:
        lines.append(Line((localizer.run(service.description),), Tone.PLAIN, "information"))
    if service.bring:
        lines.append(Line((localizer.run(service.bring),), Tone.PLAIN, "bring"))
    return [*lines, *_spoken(localizer, service), *_appointment(localizer, service)]


def _spoken(localizer: Localizer, service: PublishedService) -> list[Line]:
    """The languages spoken there, each by its own name: so one's own is found at a glance."""
    if not service.languages:
        return []
    spoken = " · ".join(localizer.keep(name) for name in names(service.languages))
    return [line(localizer.t("Spoken here: {languages}", languages=spoken), Tone.PLAIN, "language")]


def _appointment(localizer: Localizer, service: PublishedService) -> list[Line]:
    if not service.appointment:
        return []
    first = Run(localizer.t("By appointment:"), bold=True)
    return [Line((first, Run(" "), localizer.run(service.appointment)), Tone.PLAIN, "clock")]


def _ask(localizer: Localizer, entry: PublishedServiceAtLocation) -> list[Line]:
    """Whom to ask, when the information is too old or says only roughly where."""
    expired = entry.assurance.freshness(localizer.now) is Freshness.EXPIRED
    if not expired and entry.location.precision is not Precision.AREA:
        return []
    who = entry.service.organization.name
    return [line(localizer.t("You can ask: {who}", who=who), Tone.PLAIN, "who")]


def _buttons(
    snapshot: Snapshot, localizer: Localizer, entry: PublishedServiceAtLocation, route: Card
) -> list[tuple[Button, ...]]:
    organization = entry.service.organization
    actions = [press(localizer, localizer.t("Share"), Share(*same(route)), icon="share")]
    if _on_map(item_of(snapshot, entry, localizer.now).location(snapshot)):
        actions.insert(0, press(localizer, localizer.t("Map"), Map(*same(route)), icon="map"))
    who = press(localizer, organization.name, OneOrganization(organization.key), icon="who")
    phones = tuple(number_button(localizer, phone.number) for phone in organization.phones[:2])
    wrong = press(
        localizer, localizer.t("Something is wrong?"), ReportProblem(*same(route)), icon="said"
    )
    found = warnings.of_entry(snapshot, entry, localizer.now)
    own = (wrong, change_language(localizer, route))
    return [*warnings.buttons(localizer, found), tuple(actions), phones, (who,), own]


def same(route: OfEntry) -> tuple[ServiceKind, str, str]:
    """What the card, and all that belongs to it, are addressed by."""
    return route.kind, route.entry, route.origin


def _on_map(place: PublishedLocation) -> bool:
    """A pin for an area would stand up to a kilometre from where people must go."""
    return place.position is not None and place.precision is not Precision.AREA


def map_of(snapshot: Snapshot, localizer: Localizer, route: Map) -> Screen:
    """A point on the map: no more exact than may be published."""
    entry = offered(snapshot, localizer, route)
    place = item_of(snapshot, entry, localizer.now).location(snapshot) if entry else None
    if place is None or place.position is None or not _on_map(place):
        return gone(snapshot, localizer, route)
    is_example = entry is not None and entry.is_example
    name = labelled(localizer, localizer.name(place.name), is_example=is_example)
    found = warnings.of_entry(snapshot, entry, localizer.now) if entry else ()
    lines = [
        line(name, Tone.TITLE, "map"),
        *warnings.on_card(localizer, found),
        *([Line((Run(place.address, language="fr"),))] if place.address else []),
    ]
    address = place.address or localizer.name(place.zone.name)
    pin = Pin(*place.position, name, address, localizer.t("Close"))
    return screen(localizer, route, lines, [], back=Card(*same(route)), pin=pin)


def share(snapshot: Snapshot, localizer: Localizer, route: Share) -> Screen:
    """The card as it can be sent on: dated, and with where to ask again."""
    entry = offered(snapshot, localizer, route)
    if entry is None:
        return gone(snapshot, localizer, route)
    address = localizer.to(Card(*same(route)))
    said = localizer.t("As we knew it on {moment}. Ask again here:", moment=localizer.today())
    lines = [
        *_lines(snapshot, localizer, entry),
        Line((Run(f"{said} "), Run(address=address)), Tone.MUTED, "share"),
    ]
    send = Button(localizer.t("Send to somebody"), icon="share", share=address)
    return screen(localizer, route, lines, [(send,)], back=Card(*same(route)))
