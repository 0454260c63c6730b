"""An alert that holds changes what people see, subscribed or not; ended, it is as before."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot import routes
from bot.conversation import Conversation
from bot.localizer import Localizer
from bot.routes import (
    Card,
    Emergency,
    ForAudience,
    Home,
    NearPlace,
    OfKind,
    OneAlert,
    ReadPage,
    Viewer,
)
from bot.screen import Screen, Tone
from bot.screens.daily import daily
from bot.subscriptions import screens as subscribing
from bot.telegram.render import Renderer
from content.accounts.permissions import SERVER
from content.alerts import lifecycle
from content.alerts.contents import cancellation
from content.audit.unit_of_work import UnitOfWork
from content.core.database import transaction
from content.core.i18n import LANGUAGES
from content.directory.schemas import ScheduleExceptionDocument
from content.editing import schedule_exceptions
from content.models import Alert, AlertState, AlertStatus, Audience, MsgType, ServiceKind, Severity
from content.schedules.opening_state import state
from content.snapshot import Keeper
from content.subscribers import Subscription
from tests.conftest import NOW, make_real
from tests.content.alerts.holding import TANK, begun, contents_of, coordinators, end, start
from tests.content.alerts.making import HOURS, add_alert

ROUTES: tuple[routes.Route, ...] = (
    Home(),
    OfKind(ServiceKind.WATER),
    OfKind(ServiceKind.FOOD),
    ForAudience(Audience.WOMEN),
    Emergency(),
    NearPlace("day-centre"),
    Card(ServiceKind.WATER, "water-1"),
    routes.Share(ServiceKind.WATER, "water-1"),
    Card(ServiceKind.WATER, "water-2"),
    routes.AlertsHome(),
)
ABOVE = ROUTES[:6]


class Program:
    """A keeper and what people see of it, at a time that a test sets."""

    def __init__(self, engine: Engine) -> None:
        make_real(engine)
        self.now = NOW
        self.engine = engine
        self.keeper = Keeper(engine)
        self.keeper.refresh()
        self.conversation = Conversation(lambda: self.keeper.current, lambda: self.now)

    def begin(
        self, template: str = "bad_water", slots: dict[str, str] = TANK, **more: object
    ) -> int:
        number = begun(self.engine, contents_of(self.engine, template, slots, **more))  # type: ignore[arg-type]
        self.keeper.refresh()
        return number

    def see(self, route: routes.Route, language: str = "en", zone: str | None = None) -> Screen:
        return self.conversation.show(Viewer(language, zone), route)

    def everything(self) -> dict[tuple[str, routes.Route], Screen]:
        return {(code, route): self.see(route, code) for code in LANGUAGES for route in ROUTES}


@pytest.fixture
def program(filled: Engine) -> Program:
    return Program(filled)


def text(screen: Screen) -> str:
    return "\n".join("".join(run.text for run in line.runs) for line in screen.lines)


def line_to(screen: Screen, name: str) -> int:
    """Which line of a list leads to this card."""
    return next(n for n, one in enumerate(screen.lines) if one.to.endswith(f"_{name}"))


def struck(screen: Screen) -> str:
    return " ".join(run.text for line in screen.lines for run in line.runs if run.struck)


def test_bad_water_is_said_everywhere_in_all_languages_and_ends(program: Program) -> None:
    before = program.everything()
    number = program.begin()
    alert = program.keeper.current.alerts[0]
    for code in LANGUAGES:
        headline, forbidden = alert.headline.by_language[code], alert.description.by_language[code]
        name = program.keeper.current.entries["water-1"].service
        clean = name.description.pick(LANGUAGES[code].chain)[0] if name.description else "?"
        for route in ABOVE:
            first = program.see(route, code).lines[0]
            assert text(Screen("", code, (first,), ())) == headline, (code, route)
            assert (first.tone, first.to) == (Tone.DANGER, f"{code}_warning_{number}")
        listed = program.see(OfKind(ServiceKind.WATER), code)
        mine = line_to(listed, "water-1")
        assert mine == min(line_to(listed, f"water-{n}") for n in range(1, 7)), "first in the list"
        line = listed.lines[mine]
        assert (line.icon, line.tone, line.runs[0].bold) == ("old", Tone.DANGER, True)
        assert [run.struck for run in line.runs] == [False] * 5 + [True], "when it is open, last"
        assert "checked" not in {one.icon for one in listed.lines[: mine + 1]}
        button = next(row[0] for row in listed.rows if row[0].to.endswith("_water-1"))
        assert button.icon == "old"
        for card in (
            Card(ServiceKind.WATER, "water-1"),
            routes.Share(ServiceKind.WATER, "water-1"),
        ):
            drawn = program.see(card, code)
            assert headline in text(Screen("", code, drawn.lines[1:2], ())), "under the title"
            assert clean not in text(drawn)
            assert not {Tone.GOOD} & {one.tone for one in drawn.lines}
            assert "checked" not in {one.icon for one in drawn.lines}
        whole = text(program.see(routes.AlertsHome(), code))
        assert headline in whole
        assert forbidden in whole
        assert forbidden in text(program.see(OneAlert(number), code))
        other = Card(ServiceKind.WATER, "water-2")
        assert program.see(other, code) == before[code, other]
    program.now = NOW + HOURS
    end(program.engine, program.now)
    program.keeper.refresh()
    program.now = NOW
    assert program.everything() == before


def test_what_is_forbidden_is_not_open_nor_clean(program: Program) -> None:
    card = Card(ServiceKind.WATER, "water-1")
    assert "Open now" in text(program.see(card))
    program.begin()
    drawn = program.see(card)
    assert "Do not drink" in text(drawn)
    assert "Open now" not in text(drawn)
    assert "Clean" not in text(drawn)
    assert "Checked" not in text(drawn)
    assert "day and night" in struck(drawn)


def test_it_ends_on_time_although_the_database_is_away(program: Program) -> None:
    """To the moment, also between two minutes."""
    before = program.see(OfKind(ServiceKind.WATER))
    lasts = timedelta(minutes=40, seconds=27)
    program.begin(lasts=lasts)
    assert program.see(OfKind(ServiceKind.WATER)) != before
    program.now = NOW + lasts - timedelta(microseconds=1)
    assert "Do not drink" in text(program.see(OfKind(ServiceKind.WATER)))
    program.now = NOW + lasts
    assert "Do not drink" not in text(program.see(OfKind(ServiceKind.WATER)))


def test_it_begins_to_the_moment(program: Program) -> None:
    later = NOW + timedelta(seconds=30)
    program.begin(effective=later)
    assert "Do not drink" not in text(program.see(Home()))
    assert "Do not drink" not in text(program.see(OfKind(ServiceKind.WATER)))
    program.now = later
    assert "Do not drink" in text(program.see(Home()))
    assert "Do not drink" in text(program.see(OfKind(ServiceKind.WATER)))


def stopped(program: Program, number: int) -> None:
    with transaction(program.engine) as session:
        session.get_one(Alert, number).state = AlertState.SENDING  # somebody is still to get it
        session.flush()
        lifecycle.stop(session, coordinators(session)[0], number, NOW)


def cancelled(program: Program, number: int) -> None:
    old = contents_of(program.engine, "bad_water", TANK)
    begun(program.engine, cancellation(old), NOW, number, MsgType.CANCEL)


@pytest.mark.parametrize("over", [stopped, cancelled])
def test_what_is_stopped_or_taken_back_is_gone(
    program: Program, over: Callable[[Program, int], None]
) -> None:
    before = program.everything()
    number = program.begin()
    assert program.everything() != before
    over(program, number)
    program.keeper.refresh()
    assert program.everything() == before
    assert "This alert is over." in text(program.see(OneAlert(number)))
    assert program.see(OneAlert(number)).lines[1:] == program.see(Home()).lines


def test_a_correction_takes_its_place_at_once(program: Program) -> None:
    first = program.begin()
    other = contents_of(program.engine, "bad_water", {"place": "tank-2"})
    second = begun(program.engine, other, NOW, first)
    program.keeper.refresh()
    assert "Do not drink" not in text(program.see(Card(ServiceKind.WATER, "water-1")))
    assert "Do not drink" in text(program.see(Card(ServiceKind.WATER, "water-2")))
    assert program.see(OneAlert(first)) == program.see(OneAlert(second)), "old buttons lead there"


def test_an_exercise_never_shows(program: Program) -> None:
    before = program.everything()
    program.begin(status=AlertStatus.EXERCISE)
    assert program.everything() == before


def test_drafts_and_what_waits_do_not_show(program: Program) -> None:
    before = program.everything()
    said = contents_of(program.engine, "bad_water", TANK)
    with transaction(program.engine) as session:
        lifecycle.draft(session, coordinators(session)[0], said, NOW)
    start(program.engine, NOW)
    program.keeper.refresh()
    assert program.everything() == before


@pytest.mark.parametrize(
    ("zones", "zone", "shows"),
    [
        ((), None, True),
        ((), "calais", True),
        (("calais",), None, True),
        (("calais",), "calais", True),
        (("calais",), "gs", False),
        (("calais", "gs"), "gs", True),
        (("gs",), "calais", False),
        (("calais",), "nowhere", True),
    ],
)
def test_it_stands_above_for_whom_it_concerns(
    program: Program, zones: tuple[str, ...], zone: str | None, shows: bool
) -> None:
    keys = list(program.keeper.current.zones)
    known = {"calais": keys[0], "gs": keys[1]}
    program.begin("sea", {}, zones=tuple(known[key] for key in zones))
    seen = program.see(Home(), zone=known.get(zone or "", zone))
    assert ("Danger at sea" in text(seen)) is shows


def test_what_it_names_says_so_whoever_looks(program: Program) -> None:
    """Who came by a link from another zone must know too."""
    other = next(key for key in program.keeper.current.zones if key != "calais")
    program.begin(zones=(other,))
    assert "Do not drink" in text(program.see(Card(ServiceKind.WATER, "water-1"), zone="calais"))
    assert "Do not drink" in text(program.see(OfKind(ServiceKind.WATER), zone="calais"))


def test_only_three_lines_the_worst_first(program: Program) -> None:
    for severity in (Severity.MINOR, Severity.EXTREME, Severity.SEVERE, Severity.MODERATE):
        program.begin("storm", {}, severity=severity)
    program.begin("sea", {}, severity=Severity.EXTREME)
    seen = program.see(Home())
    assert [one.severity for one in program.keeper.current.alerts] == [
        Severity.EXTREME, Severity.EXTREME, Severity.SEVERE, Severity.MODERATE, Severity.MINOR,
    ]  # fmt: skip
    assert text(seen).splitlines()[0] == "Danger at sea", "the newest of the worst"
    assert text(seen).splitlines()[3] == "2 more warnings"
    assert [row[0].icon for row in seen.rows[:4]] == ["old"] * 4


def test_another_kind_at_the_place_is_not_forbidden(program: Program) -> None:
    """Bad water at the day centre closes nothing but its water."""
    entry = (
        program.keeper.current.entries["sc-day"]
        if "sc-day" in program.keeper.current.entries
        else next(
            one
            for one in program.keeper.current.entries.values()
            if one.service.kind is ServiceKind.DAY_SHELTER
        )
    )
    route = Card(entry.service.kind, entry.key)
    before = program.see(route)
    program.begin(slots={"place": entry.location.key})
    assert program.see(route) == before


def test_what_only_informs_closes_nothing(program: Program) -> None:
    entry = next(
        one
        for one in program.keeper.current.entries.values()
        if one.service.kind is ServiceKind.FOOD
    )
    route = Card(ServiceKind.FOOD, entry.key)
    before = program.see(route)
    program.begin("eviction", {"place": entry.location.key})
    drawn = program.see(route)
    assert set(before.lines) < set(drawn.lines), "all that it said before, and the warning"
    listed = program.see(OfKind(ServiceKind.FOOD))
    line = listed.lines[line_to(listed, entry.key)]
    assert (line.icon, line.tone) == ("old", Tone.ITEM)
    assert not any(run.struck for run in line.runs)


MEAL = Card(ServiceKind.FOOD, "rck-centre")  # 16:30 to 18:00 today
TODAY_HOURS = "16:30–18:00"


@pytest.mark.parametrize(
    ("template", "slots", "now_said", "struck_out"),
    [
        ("cancelled", {"time": "2026-11-22T16:30"}, "Opens: Tomorrow 16:30–18:00", TODAY_HOURS),
        ("moved", {"other_place": "virval"}, "Today: at another place: ", "Calais town centre"),
        (
            "moved",
            {"other_place": "virval", "time": "2026-11-22T16:30"},
            "Today: at another place: ",
            "Calais town centre",
        ),
        (
            "new_time",
            {"time": "2026-11-22T19:00", "until": "2026-11-22T20:30"},
            "Today: 19:00–20:30 instead of 16:30–18:00",
            "",
        ),
        ("new_time", {"time": "2026-11-22T15:00"}, "Today: 15:00–18:00 instead of 16:30–18:00", ""),
        ("new_time", {"time": "2026-11-22T19:00"}, "Opens: Tomorrow 16:30–18:00", TODAY_HOURS),
    ],
)
def test_an_alert_about_one_opening_is_in_its_times(
    program: Program, template: str, slots: dict[str, str], now_said: str, struck_out: str
) -> None:
    """Nobody reads the old hour or place as if it held, and no end is invented."""
    before, listed = program.see(MEAL), program.see(OfKind(ServiceKind.FOOD))
    assert f"Opens: Today {TODAY_HOURS}" in text(before)
    lasts = timedelta(hours=10, minutes=25) if "until" in slots else HOURS  # its two ends agree
    program.begin(template, {"service": "rck-centre"} | slots, lasts=lasts)
    drawn = program.see(MEAL)
    assert now_said in text(drawn)
    assert struck_out in struck(drawn)
    assert template == "moved" or f"Opens: Today {TODAY_HOURS}" not in text(drawn)
    assert Tone.GOOD not in {line.tone for line in drawn.lines}
    now_listed = program.see(OfKind(ServiceKind.FOOD))
    line = now_listed.lines[line_to(now_listed, "rck-centre")]
    said = "".join(run.text for run in line.runs if not run.struck)
    assert f"Today {TODAY_HOURS} · Calais town centre" not in said
    assert template != "moved" or "Place C (example)" in said
    assert template != "cancelled" or "ancelled" not in said, "that is today's, on its own line"
    program.now = NOW + lasts
    end(program.engine, program.now)
    program.keeper.refresh()
    program.now = NOW
    assert (program.see(MEAL), program.see(OfKind(ServiceKind.FOOD))) == (before, listed)


def test_what_an_alert_moves_here_is_near(program: Program) -> None:
    """However far away its usual place is."""
    near = NearPlace("day-centre")
    far = next(
        entry
        for entry in program.keeper.current.entries.values()
        if entry.location.zone.key == "ouistreham" and state(entry.timetable, NOW).best
    )
    assert not any(line.to.endswith(f"_{far.key}") for line in program.see(near).lines)
    program.begin("moved", {"service": far.key, "other_place": "day-centre"})
    assert any(line.to.endswith(f"_{far.key}") for line in program.see(near).lines)


def test_what_was_entered_already_is_not_said_twice(program: Program) -> None:
    """As when the alert was written from what somebody entered under Today."""
    entered = ScheduleExceptionDocument.model_validate(
        {"date": NOW.date(), "opens_at": "16:30", "kind": "cancelled", "said_at": NOW}
    )
    with transaction(program.engine) as session:
        schedule_exceptions.say(
            UnitOfWork(session, SERVER, NOW, b"a key of tests"), "rck-centre", entered
        )
    program.keeper.refresh()
    before = program.see(MEAL)
    slots = {"service": "rck-centre", "time": "2026-11-22T16:30"}
    program.begin("cancelled", slots)
    warned = program.see(MEAL)
    assert [line for line in warned.lines if line in before.lines] == list(before.lines)


def test_one_opening_that_is_cancelled_does_not_close_the_others(program: Program) -> None:
    entry = next(
        one
        for one in program.keeper.current.entries.values()
        if one.service.kind is ServiceKind.FOOD
    )
    route, slots = Card(ServiceKind.FOOD, entry.key), {"service": entry.key}
    number = program.begin("cancelled", slots | {"time": "2026-11-22T14:00"})
    assert "Cancelled" not in text(Screen("", "en", program.see(route).lines[2:], ()))
    begun(program.engine, contents_of(program.engine, "cancelled", slots), NOW, number)
    program.keeper.refresh()
    assert "Cancelled" in text(Screen("", "en", program.see(route).lines[2:], ()))


def test_the_daily_summary_praises_no_bad_water(program: Program) -> None:
    program.begin()
    drawn = daily(program.keeper.current, Localizer(Viewer("en"), NOW), ())
    assert text(drawn).startswith("Do not drink this water")
    tank = next(line for line in drawn.lines if "Tank 1" in "".join(r.text for r in line.runs[1:]))
    assert (tank.icon, tank.runs[0].struck) == ("old", True)


def test_who_asked_for_alerts_reads_them_too(program: Program) -> None:
    program.begin()
    reader = Localizer(Viewer("en"), NOW)
    for had in (None, Subscription("en")):
        drawn = subscribing.draw(had, program.keeper.current, reader, routes.AlertPart.ALL)
        assert "This water can make you ill." in text(drawn)
        assert len(Renderer("bot").message(drawn)["text"]) < 4096


def test_many_long_ones_fit_into_a_message(program: Program) -> None:
    for _ in range(12):
        program.begin("storm", {})
    for route in (Home(), routes.AlertsHome(), OneAlert(program.keeper.current.alerts[0].number)):
        for code in LANGUAGES:
            drawn = program.see(route, code)
            assert len(Renderer("bot").message(drawn)["text"].encode("utf-16-le")) // 2 < 4096
            assert all(len(button.to.encode()) <= 64 for row in drawn.rows for button in row)


def test_a_position_shows_it_too(program: Program) -> None:
    program.begin()
    drawn = program.conversation.place(50.96, 1.90, Viewer("en"))
    assert text(drawn).startswith("Do not drink this water")
    line = drawn.lines[line_to(drawn, "water-1")]
    assert (line.icon, line.tone) == ("old", Tone.DANGER)
    assert "Open now" not in "".join(run.text for run in line.runs)


def test_at_rest_nothing_is_read_but_the_version(program: Program) -> None:
    program.begin()
    had = program.keeper.current
    program.keeper.refresh()
    assert program.keeper.current is had
    moved = datetime(2026, 11, 22, 10, tzinfo=NOW.tzinfo)
    with transaction(program.engine) as session:
        add_alert(session, started_at=moved)
    program.keeper.refresh()
    now = program.keeper.current
    assert now is not had
    assert now.entries is had.entries, "the content was not built anew"


LEGAL = ReadPage("dublin")


def test_a_page_sends_nobody_to_what_an_alert_is_about(program: Program) -> None:
    """What an alert names is first in its list, but not what to go to next."""
    viewer = Viewer("en", "calais")
    before = program.conversation.show(viewer, LEGAL)
    [first] = [row[0] for row in before.rows if "_card_" in row[0].to]
    program.begin("cancelled", {"service": first.to.rpartition("_")[2]})
    after = program.conversation.show(viewer, LEGAL)
    assert first.to not in {button.to for row in after.rows for button in row}
    assert [row[0] for row in after.rows if "_card_" in row[0].to], "another one"
    assert text(after).endswith("As of Sunday 22 November, 10:05"), "of what is open next"


def test_however_many_alerts_there_are_the_number_to_call_is_the_first_button(
    program: Program,
) -> None:
    for _ in range(5):
        program.begin()
    drawn = program.see(Emergency())
    assert [bool(line.call) for line in drawn.lines].index(True) == 3, "a warning, how many more"
    assert drawn.rows[0][0].copy == "112"
    assert len(program.see(Home()).lines) > 4


def test_what_nobody_must_drink_is_not_called_drinking_water(program: Program) -> None:
    card, near = Card(ServiceKind.WATER, "water-1"), NearPlace("day-centre")
    name = "Drinking water"
    assert name in text(program.see(card))
    program.begin()
    for route in (card, routes.Share(ServiceKind.WATER, "water-1")):
        assert name not in text(program.see(route)).replace("No drinking water", "")
    for menu in (OfKind(ServiceKind.WATER), near):
        mine = [line for line in program.see(menu).lines if line.to.endswith("_water-1")]
        assert all(name not in "".join(run.text for run in line.runs) for line in mine)
