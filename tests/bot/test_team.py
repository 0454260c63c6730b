"""/team: the same work as in the admin, from a linked chat only, and only as long as it is."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from bot.screen import Screen
from bot.team.actions import TeamServices
from bot.team.handlers import TeamHandlers
from bot.team.notifications import concerned
from content import reports, subscribers
from content.accounts import telegram_links, two_factor, update
from content.accounts.account import all_accounts
from content.audit.unit_of_work import UnitsOfWork
from content.core.crypto import ChatKeys
from content.core.database import transaction
from content.models import Organization, ReportKind, Role, Volunteer
from content.planning import today
from content.snapshot.keeper import Keeper
from tests.conftest import NOW

KEYS = ChatKeys.of("k" * 32, "telegram chat")
PEOPLE = ChatKeys.of("k" * 32, subscribers.PURPOSE)
CHAT = 4711


class World:
    """A team on the example content."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.keeper = Keeper(engine)
        self.keeper.refresh()
        self.team = TeamHandlers(
            TeamServices(
                engine,
                lambda: self.keeper.current,
                UnitsOfWork(engine, b"chain", self.keeper.refresh),
                KEYS,
                PEOPLE,
            )
        )

    def account(self, role: Role, organization: str | None = None) -> int:
        with transaction(self.engine) as session:
            named = select(Organization.id).where(Organization.key == organization)
            row = Volunteer(
                name=f"{role}",
                password_hash="-",
                role=role,
                organization_id=session.exec(named).first(),
                languages="ar" if role is Role.TRANSLATOR else None,
                totp_secret="-" if two_factor.needs_totp(role) else None,
                created_at=NOW,
            )
            session.add(row)
            session.flush()
            assert row.id
            return row.id

    def link(self, account: int, chat: int = CHAT) -> Screen:
        with transaction(self.engine) as session:
            code = telegram_links.new_link_code(session, account, NOW)
        return self.team.command(chat, code, "en", NOW)

    def press(self, text: str, chat: int = CHAT) -> Screen:
        return self.team.press(chat, text, "en", NOW)

    def to(self, screen: Screen, what: str) -> str:
        found = [b.to for row in screen.rows for b in row if b.to.split("_")[1] == what]
        assert found, (what, said(screen))
        return found[0]


def said(screen: Screen) -> str:
    return "\n".join("".join(run.text for run in line.runs) for line in screen.lines)


@pytest.fixture
def world(filled: Engine) -> World:
    return World(filled)


def test_cancelled_from_the_phone_and_undone(world: World) -> None:
    assert "Team: editor" in said(world.link(world.account(Role.EDITOR)))
    today = world.press(world.to(world.press("team_zones"), "day"))
    opening = world.press(world.to(today, "open"))
    reasons = world.press(world.to(opening, "why"))
    done = world.press(world.to(reasons, "cancel"))
    assert "bad weather" in said(done)
    entry = world.to(opening, "true").split("_")[2]
    assert len(world.keeper.current.entries[entry].timetable.differences) == 1
    world.press(world.to(done, "undo"))
    assert world.keeper.current.entries[entry].timetable.differences == ()


def test_still_true_is_one_press(world: World) -> None:
    world.link(world.account(Role.EDITOR))
    queue = world.press("team_check")
    entry = world.to(queue, "seen").split("_")[2]
    asked = world.press(world.to(queue, "seen"))
    assert "How do you know?" in said(asked)
    assert world.keeper.current.entries[entry].assurance.assured_at != NOW, "nobody said how"
    done = world.press(f"team_vouch_{entry}_seen")
    assert "People see this now" in said(done)
    checked = world.keeper.current.entries[entry].assurance
    assert (checked.assured_at, checked.assurer, checked.attribution) == (NOW, "", "volunteer")
    assert "Nothing changed" in said(world.press(f"team_vouch_{entry}_seen"))


def test_what_is_confirmed_is_seen_before(world: World) -> None:
    world.link(world.account(Role.EDITOR))
    entry = world.to(world.press("team_check"), "seen").split("_")[2]
    known = world.keeper.current.entries[entry]
    asked = said(world.press(f"team_seen_{entry}"))
    for words in (known.service.name, known.location.name):
        assert words.by_language["en"] in asked
    assert known.assurance.assurer in asked
    world.press(f"team_vouch_{entry}_phoned")
    checked = world.keeper.current.entries[entry].assurance
    assert (checked.assurer_key, checked.attribution) == (known.service.organization.key, "told")


def openings(screen: Screen) -> list[str]:
    return [b.to for row in screen.rows for b in row if b.to.startswith("team_open_")]


def names(screen: Screen) -> set[str]:
    """What a screen offers."""
    return {b.to.split("_")[1] for row in screen.rows for b in row}


def test_all_of_today_can_be_reached_what_is_over_last(world: World) -> None:
    world.link(world.account(Role.EDITOR))
    late = NOW.replace(day=23, hour=13)  # a Monday
    found: list[str] = []
    screen = world.team.press(CHAT, "team_day_calais", "en", late)
    while True:
        found += openings(screen)
        more = [b.to for row in screen.rows for b in row if b.label == "More"]
        if not more:
            break
        screen = world.team.press(CHAT, more[0], "en", late)
    wanted = today.openings(world.keeper.current, "calais", today.days(late)[0], late)
    assert len(found) == len(set(found)) == len(wanted) > 12
    by_address = {
        f"team_open_{one.entry.key}_20261123_{one.occurrence.planned:%H%M}": one for one in wanted
    }
    over = [today.is_over(by_address[address].occurrence, late) for address in found]
    assert over == sorted(over)
    assert any(over)
    screen = world.team.press(CHAT, found[-1], "en", late)
    assert not names(screen) & {"why", "finished"}
    where = found[-1].split("_")[2:]
    refused = world.team.press(CHAT, "_".join(["team_cancel", *where, "weather"]), "en", late)
    assert "over already" in said(refused)


def test_only_what_one_may_say_is_offered(world: World) -> None:
    world.link(world.account(Role.PARTNER, "kitchen-a"))
    for one in today.openings(world.keeper.current, "", today.days(NOW)[0], NOW):
        which = f"{one.entry.key}_20261122_{one.occurrence.planned:%H%M}"
        offered = names(world.press(f"team_open_{which}"))
        own = one.entry.service.organization.key == "kitchen-a"
        assert bool(offered & {"true", "why", "planned", "finished"}) is own, which


def test_what_is_cancelled_is_not_still_true(world: World) -> None:
    world.link(world.account(Role.EDITOR))
    first = next(
        one
        for one in today.openings(world.keeper.current, "calais", today.days(NOW)[0], NOW)
        if one.occurrence.opens > NOW and one.occurrence.change is None
    )
    entry = first.entry.key
    which = f"{entry}_20261122_{first.occurrence.planned:%H%M}"
    before = first.entry.assurance.assured_at
    assert "true" not in names(world.press(f"team_cancel_{which}_weather"))
    for text in (f"team_sure_{which}_seen", f"team_vouch_{entry}_seen"):
        assert "It is cancelled" in said(world.press(text))
    assert world.keeper.current.entries[entry].assurance.assured_at == before
    assert "Nothing changed" in said(world.press(f"team_cancel_{which}_weather"))
    world.press(f"team_planned_{which}")
    assert "People see this now" in said(world.press(f"team_sure_{which}_seen"))


def test_a_strangers_chat_gets_nothing(world: World) -> None:
    for text in ("team", "team_zones", "team_check", "team_day_calais"):
        screen = world.press(text)
        assert "make a code" in said(screen)
        assert screen.rows == ()
    assert "make a code" in said(world.team.command(CHAT, "no-such-code", "en", NOW))


def test_losing_the_role_or_the_link_ends_it_at_once(world: World) -> None:
    number = world.account(Role.EDITOR)
    world.link(number)
    world.account(Role.ADMINISTRATOR)
    with transaction(world.engine) as session:
        update.change_role(session, number, Role.TRANSLATOR, None, frozenset({"ar"}))
    assert "does not include" in said(world.press("team_check"))
    world.press("team_unlink")
    assert "make a code" in said(world.press("team"))


def test_a_partner_speaks_only_for_their_own(world: World) -> None:
    world.link(world.account(Role.PARTNER, "kitchen-a"))
    for entry in world.keeper.current.entries.values():
        screen = world.press(f"team_true_{entry.key}_20261122_day")
        own = entry.service.organization.key == "kitchen-a"
        assert ("does not include" in said(screen)) is not own, entry.key


@pytest.mark.parametrize(
    "text",
    [
        "team_", "team_x", "team_open", "team_open_a_b_c", "team_undo_x_y_z_q", "team_day",
        "team_cancel_x_20261122_1630_weather", "team_true_x_99999999_day", "team_open_x_y_z_q_w",
        "team_" + "x" * 60,
    ],
)  # fmt: skip
def test_any_text_on_a_button_is_answered(world: World, text: str) -> None:
    world.link(world.account(Role.EDITOR))
    assert "Team:" in said(world.press(text))


def test_a_code_works_once_and_for_ten_minutes(world: World) -> None:
    number = world.account(Role.EDITOR)
    with transaction(world.engine) as session:
        code = telegram_links.new_link_code(session, number, NOW)
    late = world.team.command(CHAT, code, "en", NOW + timedelta(minutes=11))
    assert "make a code" in said(late)
    assert "Team:" in said(world.team.command(CHAT, code, "en", NOW))
    assert "make a code" in said(world.team.command(CHAT + 1, code, "en", NOW))


def test_no_team_button_is_too_long(world: World) -> None:
    world.link(world.account(Role.EDITOR))
    seen = 0
    for zone in world.keeper.current.zones:
        for row in world.press(f"team_day_{zone}").rows:
            for button in row:
                screen = world.press(button.to)
                for inner in (b for line in screen.rows for b in line):
                    assert len(inner.to.encode()) <= 64
                    seen += 1
    assert seen > 20


def test_a_flag_is_told_once_to_those_it_concerns(world: World) -> None:
    own, other = world.account(Role.PARTNER, "kitchen-a"), world.account(Role.EDITOR)
    world.link(own, CHAT)
    world.link(other, CHAT + 1)
    entries = world.keeper.current.entries.values()
    entry = next(one for one in entries if one.service.organization.key == "kitchen-a")
    which = reports.meant(entry.key, entry.timetable, NOW)
    inbox = reports.ReportInbox()
    for person in ("one", "two"):
        inbox.put(person, which, ReportKind.CLOSED, NOW)
    inbox.flush(world.engine)
    told = world.team.news(NOW)
    assert [one.chat for one in told] == [CHAT]
    assert "Closed, nobody there (2)" in said(told[0].screen)
    assert world.team.news(NOW) == []


def test_without_volunteers_of_its_own_editors_are_told(world: World) -> None:
    world.link(world.account(Role.EDITOR))
    world.link(world.account(Role.TRANSLATOR), CHAT + 1)
    with transaction(world.engine) as session:
        accounts = all_accounts(session)
    assert [one.name for one in concerned(accounts, "kitchen-a")] == ["editor"]
