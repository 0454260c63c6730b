"""What an approver is told of an alert's contents."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from content.alerts.checks import AlertConcern, check, fatal, sentences
from content.alerts.contents import LONGEST_MESSAGE, AlertDocument, AlertTextDocument
from content.alerts.examples import Examples
from content.core.clock import PARIS
from content.core.i18n import LANGUAGES
from content.models import AlertStatus, AlertTopic
from tests.conftest import NOW
from tests.content.alerts.making import HOURS

MINUTES, NONE = timedelta(minutes=1), Examples()
WHOLE = AlertDocument(
    topic=AlertTopic.WEATHER,
    effective=NOW,
    expires=NOW + HOURS,
    language="en",
    texts={code: AlertTextDocument(headline="Storm tonight") for code in LANGUAGES},
)


def found(text: str = "", language: str = "en", **different: Any) -> dict[AlertConcern, str]:
    texts = {**WHOLE.texts, language: AlertTextDocument(headline="Storm", description=text)}
    contents = WHOLE.model_copy(update={"texts": texts} | different)
    return {one.concern: one.about for one in check(contents, NOW, NONE, ["+33 6 12 34 56 78"])}


def test_what_is_short_whole_and_plain_has_nothing_to_mend() -> None:
    assert check(WHOLE, NOW, NONE) == []
    assert found("Stay inside. The wind is strong until 18.30. Call 112.") == {}


@pytest.mark.parametrize(
    ("text", "concern"),
    [
        ("See https://example.org/tents", AlertConcern.LINK),
        ("See http://example.org", AlertConcern.UNSAFE_LINK),
        ("See www.example.org", AlertConcern.UNSAFE_LINK),
        ("See example.org/tents", AlertConcern.UNSAFE_LINK),
        ("See HTTPS://Bit.ly/x", AlertConcern.SHORT_LINK),
        ("See https://www.tinyurl.com/x", AlertConcern.SHORT_LINK),
        ("See https://[x", AlertConcern.UNSAFE_LINK),
        ("Open javascript://x", AlertConcern.UNSAFE_LINK),
        ("word " * 16 + "and the end.", AlertConcern.LONG_SENTENCES),
        ("Anticonstitutionnellements", AlertConcern.LONG_WORD),
        ("Call 06 99 99 99 99.", AlertConcern.UNKNOWN_NUMBER),
    ],
)
def test_what_should_be_looked_at(text: str, concern: AlertConcern) -> None:
    assert set(found(text)) == {concern}


def test_a_published_number_is_known_however_it_is_written() -> None:
    assert found("Call 06 12 34 56 78, or +33 6 12 34 56 78.") == {}
    assert found(contact="0612345678") == {}
    assert found(contact="0612345679") == {AlertConcern.UNKNOWN_NUMBER: "0612345679"}


def test_the_longest_message_counts_as_telegram_counts() -> None:
    assert found("𝔸" * ((LONGEST_MESSAGE - 6) // 2 + 1))[AlertConcern.TOO_LONG]
    said = AlertTextDocument(headline="Storm", description="no. " * 500, instruction="no. " * 200)
    assert AlertConcern.NEARLY_TOO_LONG in found(texts={**WHOLE.texts, "en": said})


def test_syllables_are_no_words() -> None:
    assert AlertConcern.LONG_SENTENCES not in found("tôi " * 16, language="vi")


def test_sentences_end_in_every_script() -> None:
    arabic, amharic = "قف هنا؟ لا تذهب۔", "ቁም። አትሂድ።"
    assert [len(words) for words in sentences(arabic)] == [2, 2]
    assert [len(words) for words in sentences(amharic)] == [1, 1]
    assert len(sentences("At 14.30 it opens")) == 1


def test_languages_without_a_text_are_named() -> None:
    contents = WHOLE.model_copy(update={"texts": {"en": AlertTextDocument(headline="Storm")}})
    (missing,) = check(contents, NOW, NONE)
    assert missing.languages == tuple(code for code in LANGUAGES if code != "en")
    assert not missing.is_fatal


def test_an_end_must_make_sense() -> None:
    def at(**different: Any) -> set[AlertConcern]:
        return set(found("", **different))

    assert at(expires=NOW) == {AlertConcern.OVER}
    assert at(expires=NOW + 20 * MINUTES) == {AlertConcern.ENDS_SOON}
    assert at(expires=NOW, rrule="FREQ=DAILY;COUNT=3") == set(), "other times may come"
    assert at(expires=NOW + timedelta(days=7)) == set()
    assert at(expires=NOW + timedelta(days=8)) == {AlertConcern.VALID_LONG}
    assert at(send_at=NOW - MINUTES) == {AlertConcern.TOO_LATE}


def test_what_must_be_mended_comes_first() -> None:
    texts = {
        "en": AlertTextDocument(headline="Storm", description="See https://a.org and http://b.org")
    }
    findings = check(WHOLE.model_copy(update={"texts": texts}), NOW, NONE)
    assert [one.is_fatal for one in findings] == [True, False, False]


def said(template: str, ends: str = "2026-11-22T13:05", **slots: str) -> set[AlertConcern]:
    """What there is to say of a template's times; the alert begins at 10:05 in Calais."""
    expires = datetime.fromisoformat(ends).replace(tzinfo=PARIS).astimezone(UTC)
    different = {"template": template, "slots": slots, "expires": expires}
    return {one.concern for one in check(WHOLE.model_copy(update=different), NOW, NONE)}


@pytest.mark.parametrize("template", ["storm", "sea", "cold", "no_water", "new_time", "legal"])
def test_there_is_one_end(template: str) -> None:
    assert said(template, "2026-11-22T13:05", until="2026-11-22T13:05") == set()
    assert said(template, "2026-11-22T13:05:40", until="2026-11-22T13:05") == set()
    assert said(template, "2026-11-22T13:05", until="2026-11-22T18:00") == {AlertConcern.TWO_ENDS}
    assert said("bad_water", until="2026-11-22T18:00") == set(), "its sentences say no end"


def test_it_holds_until_what_it_speaks_of_begins() -> None:
    assert said("extra", time="2026-11-22T13:04") == set()
    assert said("extra", time="2026-11-22T13:05") == {AlertConcern.ENDS_BEFORE}
    assert said("cancelled", time="2026-11-22T18:00") == {AlertConcern.ENDS_BEFORE}
    assert said("bad_water", time="2026-11-22T18:00") == set()


def test_nothing_made_up_reaches_people() -> None:
    examples = Examples(frozenset({"tank"}), frozenset({"meal"}))

    def of(status: AlertStatus, **slots: str) -> list[AlertConcern]:
        contents = WHOLE.model_copy(update={"status": status, "slots": slots})
        return [one.concern for one in fatal(contents, NOW, examples)]

    for slots in ({"place": "tank"}, {"other_place": "tank"}, {"service": "meal", "place": "real"}):
        assert of(AlertStatus.ACTUAL, **slots) == [AlertConcern.EXAMPLE]
        assert of(AlertStatus.EXERCISE, **slots) == []
    assert of(AlertStatus.ACTUAL, place="real", service="real") == []
    assert of(AlertStatus.ACTUAL) == []
