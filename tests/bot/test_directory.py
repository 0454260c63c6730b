"""Who helps, and what is no more or not yet: the directory, an organization, cards and lists."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.callback_data import encode
from bot.conversation import Conversation
from bot.localizer import Localizer
from bot.routes import Card, OfKind, Viewer
from bot.screen import Screen, Tone
from bot.screens.daily import daily
from content.core.clock import paris
from content.core.i18n import FSI, PDI
from content.models import Mandate, ServiceKind
from content.planning.to_check import due
from content.schedules import PublishedSchedule, Timetable, within
from content.snapshot import (
    EMPTY,
    LocalizedText,
    PublishedOrganization,
    PublishedService,
    PublishedServiceAtLocation,
    Snapshot,
)
from tests.conftest import NOW

TODAY = paris(NOW).date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
ENDED, KEY = "en-synthe_card_food_old-soup-synthe", "old-soup-synthe"


def text(screen: Screen) -> str:
    """The lines without the marks that keep each piece in its own direction."""
    lines = ("".join(run.text for run in line.runs) for line in screen.lines)
    return "\n".join(lines).replace(FSI, "").replace(PDI, "")


def labels(screen: Screen) -> list[str]:
    return [button.label for row in screen.rows for button in row]


def conversation(snapshot: Snapshot, now: datetime = NOW) -> Conversation:
    return Conversation(lambda: snapshot, lambda: now)


def read(snapshot: Snapshot, address: str, now: datetime = NOW) -> Screen:
    return conversation(snapshot, now).at(address, Viewer("en"))


def with_organization(snapshot: Snapshot, key: str, **more: object) -> Snapshot:
    """The snapshot with an organization that differs, and its services bound by its days."""
    known = snapshot.organizations[key]
    changed: PublishedOrganization = replace(known, **more)  # type: ignore[arg-type]
    entries = {
        name: _of(one, replace(one.service, organization=changed))
        if one.service.organization is known
        else one
        for name, one in snapshot.entries.items()
    }
    found = _with(snapshot, entries)
    return replace(found, organizations={**snapshot.organizations, key: changed})


def _of(entry: PublishedServiceAtLocation, service: PublishedService) -> PublishedServiceAtLocation:
    bounded = within(entry.timetable, service.first_day, service.last_day)
    return replace(entry, service=service, timetable=bounded)


def _with(snapshot: Snapshot, entries: dict[str, PublishedServiceAtLocation]) -> Snapshot:
    return replace(
        snapshot,
        entries=entries,
    )


def only(snapshot: Snapshot, *keys: str) -> Snapshot:
    """The snapshot with these entries alone."""
    return _with(snapshot, {key: snapshot.entries[key] for key in keys})


def pages(snapshot: Snapshot) -> list[str]:
    """All pages of the directory, one after the other."""
    found = [text(read(snapshot, f"en_who_{number}")) for number in range(30)]
    return list(dict.fromkeys(found))


def test_the_directory_names_three_mandates_in_order(example: Snapshot) -> None:
    whole = "\n".join(pages(example))
    headings = ("Independent of the State", "Public service", "Mandated by the State")
    places = [whole.index(heading) for heading in headings]
    assert places == sorted(places)
    hospital = whole.index("Centre hospitalier de Calais")
    assert whole.index("Public service") < hospital < whole.index("Mandated by the State")


def test_those_that_ended_stand_alone_on_the_last_page(example: Snapshot) -> None:
    *others, last = pages(example)
    assert "No longer there\nLa Belle Étoile" in last
    assert not any("La Belle Étoile" in page or "No longer there" in page for page in others)
    for heading in ("Independent", "Mandated", "Public service"):
        assert heading not in last


def test_a_directory_without_anybody_has_one_page() -> None:
    assert "Who helps" in text(read(EMPTY, "en_who_7"))


def test_the_page_of_one_that_ended(example: Snapshot) -> None:
    page = text(read(example, "en_org_belle-etoile"))
    assert "It ended on 31 December 2013. Do not go there." in page
    assert "ended on" not in text(read(example, "en_org_auberge"))


@pytest.mark.parametrize(("last", "ended"), [(TODAY, False), (YESTERDAY, True)])
def test_the_last_day_still_counts(example: Snapshot, last: date, ended: bool) -> None:
    there = with_organization(example, "shanti", valid_to=last)
    assert ("It ended on" in text(read(there, "en_org_shanti"))) is ended
    assert ("Shanti" in pages(there)[-1]) is ended


def test_whose_project_it_is_and_the_way_there(example: Snapshot) -> None:
    screen = read(example, "en_org_watch-channel")
    assert "A project of Alarm Phone" in text(screen)
    to = {button.label: button.to for row in screen.rows for button in row}
    assert to["Alarm Phone"] == "en_org_alarm-phone"


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (None, "We do not know until when. Ask."),
        (TODAY, "The mission lasts until 22 November."),
        (YESTERDAY, "The mission ended on 21 November."),
    ],
)
def test_a_mission_and_until_when(example: Snapshot, last: date | None, said: str) -> None:
    there = with_organization(example, "vie-active", mandate_to=last)
    page = text(read(there, "en_org_vie-active"))
    assert "Mission given by the State: Two food distributions a day in Calais" in page
    assert said in page
    assert page.count("mission") + page.count("We do not know") == 1


def test_a_public_service_is_not_called_the_states(example: Snapshot) -> None:
    assert example.organizations["etablissement-dept"].mandate is Mandate.PUBLIC
    page = text(read(example, "en_org_etablissement-dept"))
    assert "Public mission: " in page
    assert "by the State" not in page


def test_an_email_can_be_copied(example: Snapshot) -> None:
    buttons = [b for row in read(example, "en_org_kitchen-a").rows for b in row if b.copy]
    assert [(one.label, one.copy) for one in buttons] == [("kitchen@example.org",) * 2]


def test_the_card_of_what_ended_shows_what_there_is_now(example: Snapshot) -> None:
    screen = read(example, ENDED)
    assert "Soup and hot drinks ended on 31 March. Here is what there is now." in text(screen)
    assert screen.address == "en-synthe_kind_food"
    assert "en-synthe_card_food_salam-loon" in {b.to for row in screen.rows for b in row}
    for part in ("map", "share", "wrong"):
        assert "ended on" in text(read(example, ENDED.replace("card", part)))


def test_what_ended_is_on_no_list(example: Snapshot) -> None:
    soon = example.entries["salam-synthe"]
    fresh = replace(soon, assurance=replace(soon.assurance, assured_at=NOW))
    there = _with(example, {KEY: example.entries[KEY], soon.key: fresh})
    for address in ("en-synthe_kind_food", "en_kind_food", "en_org_kitchen-b"):
        assert KEY not in repr(read(there, address)), address
        assert "salam-synthe" in repr(read(there, address)), address
    near = conversation(there).place(51.01, 2.30, Viewer("en"))
    assert KEY not in repr(near)
    assert "salam-synthe" in repr(near)
    sunday = daily(there, Localizer(Viewer("en"), NOW), ["synthe"])
    assert "12:00–14:00" in text(sunday)
    assert "Soup" not in text(daily(example, Localizer(Viewer("en"), NOW + timedelta(1)), []))
    assert KEY not in {one.what.part for one in due(example, NOW)}
    assert "belle-etoile" not in {one.what.key for one in due(example, NOW)}


def test_there_is_no_button_for_a_kind_that_ended(example: Snapshot) -> None:
    """Home has the same buttons in every zone; the page behind it only what there is."""
    ended = replace(
        example.entries["ca-laundry-centre"],
        service=replace(example.entries["ca-laundry-centre"].service, valid_to=YESTERDAY),
    )
    gone = _with(example, {ended.key: ended})
    assert "Laundry" in labels(read(only(example, ended.key), "en-calais_more"))
    assert "Laundry" not in labels(read(gone, "en-calais_more"))


def test_what_an_organization_offered_ends_with_it(example: Snapshot) -> None:
    there = with_organization(example, "kitchen-a", valid_to=YESTERDAY)
    assert "rck-centre" in repr(read(example, "en-calais_kind_food"))
    assert "rck-centre" not in repr(read(there, "en-calais_kind_food"))
    assert "Hot meal ended on 21 November." in text(read(there, "en-calais_card_food_rck-centre"))


def test_what_begins_later_says_from_when_and_has_no_opening_before(example: Snapshot) -> None:
    card = text(read(example, "en-norrent_card_charging_later-charging-steen"))
    assert "Not yet: it begins on 1 November 2027." in card
    assert "Opens: Tuesday 2 November 2027 10:00–12:00" in card
    begun = datetime(2027, 11, 1, 9, 0, tzinfo=NOW.tzinfo)
    assert "Not yet" not in text(
        read(example, "en-norrent_card_charging_later-charging-steen", begun)
    )


def test_a_card_says_which_languages_are_spoken_and_how_to_get_an_appointment(
    example: Snapshot,
) -> None:
    card = text(read(example, "en-calais_card_legal_cabane-centre"))
    assert "Spoken here: Français · English · " in card
    assert "العربية" in card
    assert "پښتو" in card
    assert "By appointment: Write your name on the list at the desk, the day before." in card
    assert "Spoken here" not in text(read(example, "en-calais_card_water_water-1"))


def test_an_appointment_that_is_not_translated_says_so(example: Snapshot) -> None:
    entry = example.entries["cabane-centre"]
    french = LocalizedText({"fr": "Écrivez-nous."}, "fr")
    changed = replace(entry, service=replace(entry.service, appointment=french))
    there = _with(example, {**example.entries, entry.key: changed})
    card = text(read(there, "en-calais_card_legal_cabane-centre"))
    assert "Partly not translated yet, in Français" in card


@pytest.mark.parametrize(
    ("key", "kind", "said"),
    [
        ("water-1", "water", "Only the area is shown, to protect the people who live there."),
        ("rck-centre", "food", "Only the area is known. Ask before you go."),
        ("sc-day-moscou", "day_shelter", ""),
    ],
)
def test_only_where_people_live_is_hidden_for_them(
    example: Snapshot, key: str, kind: str, said: str
) -> None:
    card = text(read(example, f"en-calais_card_{kind}_{key}"))
    sentences = [line for line in card.splitlines() if line.startswith("Only the area")]
    assert sentences == ([said] if said else [])


def test_an_address_is_enough_to_find_an_area(example: Snapshot) -> None:
    entry = example.entries["rck-centre"]
    changed = replace(entry, location=replace(entry.location, address="1 rue de l'Exemple"))
    card = text(read(_with(example, {entry.key: changed}), "en-calais_card_food_rck-centre"))
    assert "1 rue de l'Exemple" in card
    assert "Only the area" not in card


@pytest.mark.parametrize("zone", ["calais", "synthe", "norrent", "ouistreham"])
@pytest.mark.parametrize(
    ("address", "numbers"),
    [
        ("kind_night-shelter", ["115"]),
        ("kind_health", ["15", "112"]),
        ("for_minors", ["119"]),
        ("for_women", ["3919"]),
    ],
)
@pytest.mark.parametrize("now", [NOW, datetime(2026, 11, 22, 2, 0, tzinfo=NOW.tzinfo)])
def test_what_is_always_there_is_in_every_zone_at_night_and_on_sundays(
    example: Snapshot, zone: str, address: str, numbers: list[str], now: datetime
) -> None:
    bare = replace(_with(example, {}), organizations={})
    for there in (example, bare):
        screen = read(there, f"en-{zone}_{address}", now)
        copied = [button.copy for row in screen.rows for button in row if button.copy]
        assert copied == numbers
        assert "Day and night, everywhere in France" in text(screen)
        calls = [line.call for line in screen.lines if line.call]
        assert calls == [f"tel:{number}" for number in numbers]
        hospital = "Hospital emergency: day and night" in text(screen)
        assert hospital is ("health" in address)


def test_other_lists_show_numbers_when_nothing_is_open(example: Snapshot) -> None:
    def copied(address: str, now: datetime = NOW, there: Snapshot = example) -> list[str]:
        screen = read(there, address, now)
        return [button.copy for row in screen.rows for button in row if button.copy]

    night = datetime(2026, 11, 22, 2, 0, tzinfo=NOW.tzinfo)
    assert copied("en-calais_kind_food") == []
    assert copied("en-calais_kind_food", night) == ["112", "115"]
    assert copied("en-ouistreham_kind_showers") == ["112", "115"]
    assert copied("en-calais_kind_food", night, replace(example, phones=())) == []


def test_every_kind_has_a_list_before_there_is_any_content() -> None:
    for kind in ServiceKind:
        screen = read(EMPTY, encode(Viewer("en"), OfKind(kind)))
        assert "There is nothing here yet." in text(screen), kind


@pytest.mark.parametrize("address", ["en-calais_org_kitchen-b", "en_place_calais-hospital"])
def test_no_two_buttons_say_the_same(example: Snapshot, address: str) -> None:
    rows = read(example, address).rows
    found = [button.label for row in rows for button in row if "_card_" in button.to]
    assert len(found) > 2
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("part", ["organization", "place"])
def test_what_an_invented_organization_or_place_has_is_invented_too(
    example: Snapshot, part: str
) -> None:
    """A service that somebody made in the admin at what was there to try it."""
    entry = example.entries["rck-centre"]
    owner = replace(entry.service.organization, is_example=part == "organization")
    place = replace(entry.location, is_example=part == "place")
    service = replace(entry.service, is_example=False, organization=owner)
    made = replace(entry, service=service, location=place)
    snapshot = replace(example, entries={**example.entries, entry.key: made})
    drawn = read(snapshot, "en_card_food_rck-centre")
    assert made.is_example
    assert "EXAMPLE" in text(drawn)
    assert Tone.GOOD not in {line.tone for line in drawn.lines}


def test_before_there_are_pages_there_is_somebody_to_ask() -> None:
    drawn = read(EMPTY, "en_pages_rights")
    assert "There is no information here yet." in text(drawn)
    assert "en_who" in {button.to for row in drawn.rows for button in row}


def test_with_pages_alone_nobody_says_that_there_is_nothing(example: Snapshot) -> None:
    rights = replace(EMPTY, pages=example.pages)
    assert "There is no information here yet" in text(read(EMPTY, "en_home"))
    assert "There is no information here yet" not in text(read(rights, "en_home"))


def night_shelter(example: Snapshot) -> Snapshot:
    """Kitchen A's hot meal as a night shelter: from 20:00 to 08:00, and today is the last day."""
    known = example.entries["rck-centre"]
    rules = (PublishedSchedule(time(20), time(8), frozenset(range(7))),)
    service = replace(known.service, kind=ServiceKind.NIGHT_SHELTER)
    shelter = replace(known, service=service, timetable=Timetable(rules))
    there = _with(example, {known.key: shelter})
    return with_organization(there, "kitchen-a", valid_to=TODAY)


def test_on_its_last_night_it_is_shown_until_it_closes(example: Snapshot) -> None:
    there, night = night_shelter(example), NOW.replace(day=23, hour=0, minute=30)
    morning = night.replace(hour=7)
    viewer, shelters = Viewer("en", "calais"), OfKind(ServiceKind.NIGHT_SHELTER)
    card = encode(viewer, Card(ServiceKind.NIGHT_SHELTER, "rck-centre"))
    for address in (encode(viewer, shelters), "en_org_kitchen-a"):
        assert card.partition("_")[2] in repr(read(there, address, night)), address
        assert card.partition("_")[2] not in repr(read(there, address, morning)), address
    assert "Open now, until 08:00" in text(read(there, card, night))
    assert "Hot meal ended on 22 November." in text(read(there, card, morning))
    assert "It ended on" not in text(read(there, "en_org_kitchen-a", night))
    assert "It ended on" in text(read(there, "en_org_kitchen-a", morning))
    assert there.kinds("calais", night) == (ServiceKind.NIGHT_SHELTER,)
    assert there.kinds("calais", morning) == ()


def test_on_its_last_night_it_may_need_checking(example: Snapshot) -> None:
    there, night = night_shelter(example), NOW.replace(day=23, hour=0, minute=30)
    shelter = there.entries["rck-centre"]
    old = replace(shelter, assurance=replace(shelter.assurance, assured_at=None))
    unsure = _with(there, {old.key: old})
    for now, is_due in ((night, True), (night.replace(hour=7), False)):
        assert ("rck-centre" in {one.what.part for one in due(unsure, now)}) is is_due
