"""An alert as people get it, in every language and at every stage."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.delivery.message_renderer import MessageRenderer, message_kind
from bot.localizer import Localizer
from bot.routes import Viewer
from bot.screen import Screen, Tone
from bot.screens.alert import AlertNotice, AlertStage, alert, notice_of
from bot.screens.daily import daily
from bot.telegram.render import Renderer
from content.alerts import outbox, queueing, templates
from content.alerts.contents import AlertDocument, AlertTextDocument, write
from content.alerts.outbox import DueMessage
from content.alerts.templates import TEMPLATES
from content.core.database import transaction
from content.core.i18n import LANGUAGES, catalogue
from content.models import (
    AlertKind,
    AlertStatus,
    AlertTopic,
    MsgType,
    ReceiverKind,
)
from content.snapshot import Snapshot
from tests.conftest import NOW, snapshot_of
from tests.content.alerts.making import add_alert, subscribe
from tests.content.alerts.test_templates import filled

SEA = TEMPLATES["sea"]
HOURS = timedelta(hours=6)


@pytest.fixture
def notice(example: Snapshot) -> AlertNotice:
    contents = AlertDocument(
        topic=AlertTopic.EMERGENCY,
        effective=NOW,
        expires=NOW + HOURS,
        language="en",
        contact="+33 3 21 00 00 00",
        template=SEA.key,
        texts=templates.say(SEA, filled(example), example),
    )
    return AlertNotice(contents, NOW, zones=(example.zones["calais"].name,))


def shown(notice: AlertNotice, code: str = "en") -> Screen:
    return alert(Localizer(Viewer(code), NOW), notice)


def text(screen: Screen) -> str:
    return str(Renderer("bot").message(screen)["text"])


def test_it_says_what_to_do_where_until_when_and_who_says_so(notice: AlertNotice) -> None:
    assert text(shown(notice)) == (
        "🆘 <b>Danger at sea</b>\n"
        "The sea is very dangerous, at least until: Wednesday 25 November, 08:30.\n"
        "Strong wind and high waves turn small boats over.\n"
        "\n<b>What to do</b>\n"
        "👉 Do not go on the water now.\n"
        "👉 In danger at sea, call 196 or 112. Tell them your position.\n"
        "👉 In English waters: 999.\n"
        "\n🗺 Where: Calais\n"
        "🕒 Valid until Sunday 22 November, 16:05\n"
        "✅ Channel Info volunteers, Sunday 22 November, 10:05"
    )


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_stage_in_every_language(notice: AlertNotice, code: str) -> None:
    whole = text(shown(notice, code))
    seen = {whole}
    for different in (
        replace(notice, stage=AlertStage.REPEATED),
        replace(notice, stage=AlertStage.REPLACED),
        replace(notice, stage=AlertStage.ENDED),
        replace(notice, msg_type=MsgType.UPDATE),
        replace(notice, msg_type=MsgType.CANCEL),
    ):
        seen.add(text(shown(different, code)))
    assert len(seen) == 6
    assert all("{" not in one and len(one) < 4096 for one in seen)
    whose_hours = catalogue(code).gettext("Hours are as on the clock of a phone in France.")
    assert (whose_hours in whole) is LANGUAGES[code].counts_hours_from_six


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("stage", AlertStage)
def test_an_exercise_says_so_first_at_every_stage(
    notice: AlertNotice, code: str, stage: AlertStage
) -> None:
    contents = notice.contents.model_copy(update={"status": AlertStatus.EXERCISE})
    for msg_type in MsgType:
        screen = shown(AlertNotice(contents, NOW, msg_type, (), stage), code)
        assert screen.lines[0].tone is Tone.NOTICE
        assert screen.lines[0].icon == "example"
        real = shown(replace(notice, msg_type=msg_type, stage=stage), code)
        assert all(line.icon != "example" for line in real.lines)


def test_what_is_over_or_wrong_says_nothing_that_could_be_followed(notice: AlertNotice) -> None:
    for over in (
        replace(notice, stage=AlertStage.ENDED),
        replace(notice, stage=AlertStage.REPLACED),
        replace(notice, msg_type=MsgType.CANCEL),
    ):
        screen = shown(over)
        assert "<s>Danger at sea</s>" in text(screen)
        assert "Do not go" not in text(screen)
        assert not any(button.copy for row in screen.rows for button in row)


def test_its_buttons_leave_it_as_it_is(notice: AlertNotice) -> None:
    numbers, ways = shown(notice, "ar").rows
    assert [button.copy for button in numbers] == ["+33 3 21 00 00 00"]
    assert all(button.beside and button.to for button in ways)
    drawn = Renderer("bot").message(shown(notice, "ckb"))["reply_markup"]["inline_keyboard"][-1]
    assert all(button["callback_data"].startswith("+ckb_") for button in drawn)
    assert all(len(button["callback_data"].encode()) <= 64 for button in drawn)


def test_without_translation_it_says_in_which_language_it_is(notice: AlertNotice) -> None:
    only = {"fr": AlertTextDocument(headline="Tempête", instruction="Restez <au> chaud")}
    contents = notice.contents.model_copy(update={"texts": only, "language": "fr"})
    screen = shown(replace(notice, contents=contents), "ti")
    assert "Français" in text(screen)
    assert "Restez &lt;au&gt; chaud" in text(screen)
    assert [run.language for line in screen.lines for run in line.runs if run.text == "Tempête"]
    assert "Français" not in text(shown(replace(notice, contents=contents), "fr"))


def test_the_daily_summary_is_of_todays_openings_in_ones_places(example: Snapshot) -> None:
    reader = Localizer(Viewer("en"), NOW)
    everywhere, calais = (text(daily(example, reader, zones)) for zones in ((), ("calais",)))
    assert "Sunday 22 November" in calais
    assert len(everywhere) > len(calais) > 200
    for code in LANGUAGES:
        drawn = text(daily(example, Localizer(Viewer(code), NOW), ()))
        assert len(drawn) < 4096
    elsewhere = [e for e in example.entries.values() if e.location.zone.key != "calais"]
    assert not any(entry.location.name.pick(("en",))[0] in calais for entry in elsewhere)


@pytest.fixture
def letters(filled: Engine) -> MessageRenderer:
    """Of a database with two alerts for a person in Arabic, one in English and a channel."""
    snapshot = snapshot_of(filled)
    with transaction(filled) as session:
        subscribe(session, [1, 2], language="ar", daily_hour=8)
        subscribe(session, [3])
        subscribe(session, [4], receiver=ReceiverKind.CHANNEL, language="ar")
        wanted = AlertDocument(
            topic=AlertTopic.EMERGENCY,
            effective=NOW,
            expires=NOW + HOURS,
            language="en",
            contact="112",
            texts={
                "en": AlertTextDocument(headline="Sea"),
                "ar": AlertTextDocument(headline="البحر"),
            },
        )
        sea, summary = (
            add_alert(session),
            add_alert(session, kind=AlertKind.DIGEST, daily_hour=8, lane=2),
        )
        write(session, sea, wanted)
        for one in (sea, summary):
            queueing.queue(session, one)
    return MessageRenderer(filled, lambda: snapshot, lambda: NOW)


def going(engine: Engine) -> list[DueMessage]:
    with transaction(engine) as session:
        return outbox.due(session, NOW, 99)


async def test_who_gets_the_same_gets_the_same_letter(
    letters: MessageRenderer, filled: Engine
) -> None:
    texts = {due.which: text(await letters.screen(due, False)) for due in going(filled)}
    assert len({message_kind(due, replaced=False) for due in going(filled)}) == 4
    assert texts[1, 1] == texts[1, 2]
    assert "البحر" in texts[1, 1]
    assert "Sea" in texts[1, 3]
    assert texts[2, 1].startswith("🕒")


async def test_a_channel_has_links_instead_of_buttons(
    letters: MessageRenderer, filled: Engine
) -> None:
    [due] = [one for one in going(filled) if one.receiver is ReceiverKind.CHANNEL]
    message = Renderer("a_bot").message(await letters.screen(due, False))
    numbers, ways = message["reply_markup"]["inline_keyboard"]
    assert numbers[0]["copy_text"] == {"text": "112"}
    assert [button["url"] for button in ways] == ["https://t.me/a_bot?start=ar_home"]
    assert "callback_data" not in ways[0]


def test_a_correction_says_what_changed(notice: AlertNotice, example: Snapshot) -> None:
    old = notice.contents
    slots = filled(example) | {"until": "2026-11-25T12:00"}
    different = {"texts": templates.say(SEA, slots, example), "expires": old.expires + HOURS}
    update = replace(notice, contents=old.model_copy(update=different), msg_type=MsgType.UPDATE)
    whole = text(shown(replace(update, before=old)))
    before = "The sea is very dangerous, at least until: Wednesday 25 November, 08:30."
    assert f"❌ <s>{before}</s>" in whole
    assert f"<b>{before.replace('08:30', '12:00')}</b>" in whole
    assert (
        "<b>Valid until Sunday 22 November, 22:05</b> (before: Sunday 22 November, 16:05)" in whole
    )
    assert "<b>Do not go on the water now.</b>" not in whole
    assert "<b>Strong" not in whole
    assert "<b>Strong" not in text(shown(update)), "what it corrects is not known"
    for code in LANGUAGES:
        drawn = shown(replace(update, before=old), code)
        struck = [run for line in drawn.lines for run in line.runs if run.struck]
        bold = [run for line in drawn.lines for run in line.runs if run.bold]
        assert (len(struck), len(bold)) == (1, 2)


def test_a_long_correction_still_fits(notice: AlertNotice) -> None:
    whole = "\n".join(f"{number} " + "x" * 180 for number in range(10))
    old, new = (
        notice.contents.model_copy(
            update={"texts": {"en": AlertTextDocument(headline="x", description=text)}}
        )
        for text in (whole, whole.replace("x", "y"))
    )
    drawn = shown(replace(notice, contents=new, before=old, msg_type=MsgType.UPDATE))
    assert sum(line.tone is Tone.OFF for line in drawn.lines) == 3
    assert len(text(drawn)) < 4096
    assert "Channel Info volunteers" in text(drawn)


@pytest.mark.parametrize(
    ("template", "slots", "cards"),
    [
        ("bad_water", {"place": "tank-1"}, ["water-1"]),
        ("bad_water", {"place": "tank-1", "other_place": "tank-2"}, ["water-2", "water-1"]),
        ("cancelled", {"service": "rck-centre", "place": "town-centre"}, ["rck-centre"]),
        ("sea", {}, []),
        ("storm", {"place": "nowhere"}, []),
        (None, {"place": "tank-1"}, []),
        ("missing_child", {"place": "tank-1"}, []),
    ],
)
def test_it_leads_to_the_cards_of_what_it_names(
    example: Snapshot,
    notice: AlertNotice,
    template: str | None,
    slots: dict[str, str],
    cards: list[str],
) -> None:
    """The place where a lone child was seen is no slot any more: an old alert has it still."""
    contents = notice.contents.model_copy(update={"template": template, "slots": slots})
    made = notice_of(example, contents, NOW)
    buttons = [row[0] for row in shown(made).rows if "_card_" in row[0].to]
    assert [button.to.rpartition("_")[2] for button in buttons][: len(cards)] == cards
    assert bool(buttons) is bool(cards)
    assert all(button.beside for button in buttons), "the alert has to stay"
    assert all(
        "_card_" not in row[0].to for row in shown(replace(made, stage=AlertStage.ENDED)).rows
    )


def test_an_exercise_about_an_example_says_so(example: Snapshot, notice: AlertNotice) -> None:
    different = {"template": "bad_water", "slots": {"place": "tank-1"}}
    contents = notice.contents.model_copy(update={"status": AlertStatus.EXERCISE} | different)
    assert "EXAMPLE" in text(shown(notice_of(example, contents, NOW)))
    assert "EXAMPLE" not in text(shown(notice))
