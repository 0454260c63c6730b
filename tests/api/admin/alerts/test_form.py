"""Writing an alert: from a template or freely, with its mistakes beside their fields."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import select

from api.admin.alerts.labels import TEMPLATES as NAMES
from api.admin.localizer import AdminLocalizer
from bot.team.labels import comes_again
from content.alerts import recurrence as content_recurrence
from content.alerts.templates import TEMPLATES
from content.core import clock
from content.core.database import reading
from content.core.i18n import LANGUAGES
from content.models import Alert, AlertState, AlertStatus, AlertTopic, MsgType, Role
from tests.api.admin.alerting import FREE, STORM, alert, change, contents, form, soon, told, write
from tests.api.admin.conftest import Volunteers
from tests.api.attacks.markup import HOSTILE, acting
from tests.api.counting import queries
from tests.conftest import NOW


def test_every_template_has_a_name() -> None:
    assert set(NAMES) == set(TEMPLATES)


async def test_a_template_is_there_in_every_language(volunteer: Volunteers, filled: Engine) -> None:
    client = volunteer(Role.COORDINATOR)
    number = await write(client, STORM, zones="calais", **{"slots.time": "2026-11-24T20:00"})
    made = contents(filled, number)
    assert set(made.texts) == set(LANGUAGES)
    assert (made.template, made.topic) == ("storm", AlertTopic.WEATHER)
    assert made.slots == {"time": "2026-11-24T20:00"}
    assert "20:00" in made.texts["ar"].description
    assert made.zones > 1
    assert made.expires - made.effective <= timedelta(hours=24, minutes=15)
    assert alert(filled, number).state is AlertState.DRAFT


async def test_free_text_in_some_languages(volunteer: Volunteers, filled: Engine) -> None:
    client = volunteer(Role.COORDINATOR)
    more = {"language": "fr", "headline.ar": "خيام", "only_translated": "yes", "contact": "112"}
    made = contents(filled, await write(client, description="a\r\nb", **more))
    assert {code: said.headline for code, said in made.texts.items()} == {
        "fr": "Tents at the beach",
        "ar": "خيام",
    }
    assert made.texts["fr"].description == "a\nb"
    assert made.languages == {"fr", "ar"}
    assert made.contact == "112"


@pytest.mark.parametrize(
    ("path", "sent", "wrong"),
    [
        ("bad_water", {}, "slots-place"),
        ("bad_water", {"slots.place": "nowhere"}, "slots-place"),
        ("storm", {"slots.time": "tomorrow"}, "slots-time"),
        ("storm", {"slots.time": "0001-01-01T00:00"}, "slots-time"),
        ("storm", {"zones": "paris"}, "zones"),
        ("storm", {"topic": "gossip"}, "topic"),
        ("storm", {"urgency": "Very"}, "urgency"),
        ("storm", {"slots.until": "", "expires": ""}, "expires"),
        ("storm", {"slots.until": "", "expires": "2026-11-01T10:00"}, "expires"),
        ("storm", {"slots.until": "", "expires": "2099-11-01T10:00"}, "expires"),
        ("storm", {"slots.until": "2026-11-01T10:00"}, "slots-until"),
        ("storm", {"slots.until": "2099-11-01T10:00"}, "slots-until"),
        ("storm", {"when": "later", "send_at": ""}, "send_at"),
        ("storm", {"when": "later", "send_at": "2020-01-01T10:00"}, "send_at"),
        ("storm", {"contact": "call me"}, "contact"),
        ("storm", {"often": "daily"}, "send_at"),
        ("free", {"headline": ""}, "headline"),
        ("free", {"headline": "a\nb"}, "headline"),
        ("free", {"headline": "x" * 161}, "headline"),
        ("free", {"headline": "a\u202eb"}, "headline"),
        ("free", {"language": "xx"}, "language"),
        ("free", {"description.ar": "text"}, "headline-ar"),
        ("free", {"description": "See http://a.org"}, "description"),
        ("free", {"headline.fr": "Ici", "description.fr": "https://bit.ly/x"}, "description-fr"),
        ("free", {"description": "𝔸" * 1000, "instruction": "𝔸" * 999}, "description"),
    ],
)
async def test_mistakes_stand_beside_their_fields(
    volunteer: Volunteers, filled: Engine, path: str, sent: dict[str, str], wrong: str
) -> None:
    client = volunteer(Role.COORDINATOR)
    page = f"/admin/alerts/new/{path}"
    typed = {"headline": "Here I am", "slots.until": soon()} | sent
    answer = await client.post(page, data=await form(client, page) | typed)
    assert (answer.status_code, told(answer)) == (422, [wrong])
    kept = "Here I am" if path == "free" and "headline" not in sent else typed["slots.until"]
    assert path == "bad_water" or f'value="{kept}"' in answer.text or "headline" in sent
    with reading(filled) as session:
        assert session.exec(select(Alert)).all() == []


async def test_what_was_left_empty_is_missing(volunteer: Volunteers) -> None:
    client, page = volunteer(Role.COORDINATOR), "/admin/alerts/new/bad_water"
    answer = await client.post(page, data=await form(client, page))
    assert "Something is missing here." in answer.text
    assert "This does not exist." not in answer.text


async def test_a_form_that_comes_twice_makes_one_draft(
    volunteer: Volunteers, filled: Engine
) -> None:
    client = volunteer(Role.COORDINATOR)
    sent = await form(client, STORM)
    assert [(await client.post(STORM, data=sent)).status_code for _ in range(2)] == [303, 303]
    with reading(filled) as session:
        assert len(session.exec(select(Alert)).all()) == 1


async def test_practice_says_so_everywhere(volunteer: Volunteers, filled: Engine) -> None:
    client = volunteer(Role.COORDINATOR)
    page = (await client.get("/admin/alerts/new?practise=yes")).text
    assert page.count("EXERCISE · ") == len(TEMPLATES) + 2
    number = await write(client, f"{STORM}?practise=yes")
    assert contents(filled, number).status is AlertStatus.EXERCISE
    for path in (f"/admin/alerts/{number}", f"/admin/alerts/{number}/edit"):
        page = (await client.get(path)).text
        assert 'class="exercise"' in page
        buttons = page.partition("<main")[2].split("<button")[1:]
        assert buttons
        assert all(
            "EXERCISE" in one.partition("</button>")[0] for one in buttons if "hidden" not in one
        )


async def test_what_is_typed_is_shown_and_does_nothing(volunteer: Volunteers) -> None:
    client = volunteer(Role.COORDINATOR)
    typed = {"headline": HOSTILE[0], "description": HOSTILE[1], "headline.ar": HOSTILE[2]}
    number = await write(client, **typed)
    sent = await form(client, FREE) | typed
    pages = [
        await client.post(f"{FREE}/preview", data=sent),
        await client.post(FREE, data=sent | {"expires": "x"}),
        *[
            await client.get(f"/admin/alerts{path}")
            for path in ("", f"/{number}", f"/{number}?see=ar", f"/{number}/edit")
        ],
    ]
    for page in pages:
        assert "pwned" in page.text
        assert acting(page.text) == []


async def test_the_preview_is_in_the_language_that_was_chosen(volunteer: Volunteers) -> None:
    client = volunteer(Role.COORDINATOR)
    sent = await form(client, STORM)
    arabic = await client.post(f"{STORM}/preview", data=sent | {"see": "ar"})
    assert 'lang="ar" dir="rtl"' in arabic.text
    assert "characters of 4096" in arabic.text
    missing = await client.post(f"{STORM}/preview", data=sent | {"expires": "x"})
    assert missing.headers["hx-retarget"] == "#preview-said"
    assert "Valid until" in missing.text


async def test_changing_a_draft_makes_one_its_author(volunteer: Volunteers, filled: Engine) -> None:
    anna, berta = volunteer(Role.COORDINATOR), volunteer(Role.COORDINATOR)
    number = await write(anna)
    path = f"/admin/alerts/{number}/edit"
    mine, theirs = await form(anna, path), await form(berta, path)
    first = alert(filled, number).author_id
    headline = {"headline": "No tents"}
    assert (await berta.post(path, data=theirs | headline)).status_code == 303
    assert alert(filled, number).author_id != first
    late = await anna.post(path, data=mine | {"headline": "Many tents"})
    assert late.status_code == 409
    assert "Somebody changed it meanwhile" in late.text
    assert 'value="Many tents"' in late.text
    assert contents(filled, number).texts["en"].headline == "No tents"
    again = await form(anna, path)
    assert (await anna.post(path, data=mine | {"base": again["base"]})).status_code == 303


async def test_a_correction_goes_to_whom_had_it(volunteer: Volunteers, filled: Engine) -> None:
    client = volunteer(Role.COORDINATOR)
    old = await write(client, zones="calais")
    path = f"/admin/alerts/{old}/correct"
    assert (await client.get(path)).status_code == 409
    now = clock.now()
    change(filled, old, state=AlertState.SENT, approved_content="x", started_at=now)
    sent = await form(client, path) | {"headline": "No tents", "is_loud": "no", "topic": "water"}
    answer = await client.post(path, data=sent)
    new = int(answer.headers["location"].rpartition("/")[2])
    row, made = alert(filled, new), contents(filled, new)
    assert (row.msg_type, row.references_id) == (MsgType.UPDATE, old)
    assert (made.is_loud, made.topic) == (False, AlertTopic.FOOD)
    assert made.zones == contents(filled, old).zones
    assert "waits for approval" in (await client.get(f"/admin/alerts/{old}")).text


async def test_a_cancellation_says_why(volunteer: Volunteers, filled: Engine) -> None:
    client = volunteer(Role.COORDINATOR)
    old = await write(client, STORM)
    change(filled, old, state=AlertState.SENT, approved_content="x", started_at=clock.now())
    path = f"/admin/alerts/{old}/cancel"
    assert "</h1>" in (await client.get(path)).text
    sent = {"press": "p", "reason.en": "The wind is weak.", "reason.xx": "-", "is_loud": "yes"}
    long = await client.post(path, data=sent | {"reason.fr": "x" * 501})
    assert (long.status_code, "The wind is weak." in long.text) == (422, True)
    answer = await client.post(path, data=sent)
    new = int(answer.headers["location"].rpartition("/")[2])
    texts = contents(filled, new).texts
    assert alert(filled, new).msg_type is MsgType.CANCEL
    assert texts["en"].description == "The wind is weak."
    assert texts["ar"].description == ""
    assert texts["ar"].instruction == ""
    page = (await client.get(f"/admin/alerts/{new}")).text
    assert "<s>" in page
    assert f'href="/admin/alerts/{new}/edit"' not in page


async def test_what_comes_again_is_a_rule(volunteer: Volunteers, filled: Engine) -> None:
    client = volunteer(Role.COORDINATOR)
    at = clock.paris(clock.now() + timedelta(days=1))
    other, day = clock.paris(clock.now()).strftime("%a")[:2].upper(), at.strftime("%a")[:2].upper()
    last = at.date() + timedelta(days=20)
    sent = await form(client, STORM) | {
        "when": "later",
        "send_at": f"{at:%Y-%m-%dT12:00}",
        "expires": f"{at:%Y-%m-%dT18:00}",
        "often": "weekly",
        "byday": other,
        "until_day": f"{last}",
    }
    assert told(await client.post(STORM, data=sent)) == ["byday"]
    answer = await client.post(STORM, data=sent | {"byday": [day, other]})
    number = int(answer.headers["location"].rpartition("/")[2])
    made = contents(filled, number)
    assert made.rrule
    assert made.send_at
    content_recurrence.check(made.rrule)
    assert len(list(content_recurrence.occurrences(made.rrule, made.send_at))) == 6
    assert "Every week on" in (await client.get(f"/admin/alerts/{number}")).text
    assert f'value="{last}"' in (await client.get(f"/admin/alerts/{number}/edit")).text


def test_a_rule_is_told_as_it_was_chosen() -> None:
    for language, often in (("en", "Every day"), ("fr", "")):
        chosen = content_recurrence.Recurrence(
            content_recurrence.RecurrenceFrequency.DAILY, (), NOW.date()
        )
        assert content_recurrence.read(chosen.rule) == chosen
        assert comes_again(chosen.rule, AdminLocalizer(language, NOW).say, language).startswith(
            often
        )
    assert content_recurrence.read("FREQ=MONTHLY;COUNT=2") is None


async def test_few_questions(volunteer: Volunteers, filled: Engine, app: FastAPI) -> None:
    client = volunteer(Role.COORDINATOR)
    number = await write(client, STORM)
    for path in ("", f"/{number}", f"/{number}/edit", "/new", "/new/storm"):
        with queries(filled) as seen:
            assert (await client.get(f"/admin/alerts{path}")).status_code == 200
        assert len(seen) <= 10, path
