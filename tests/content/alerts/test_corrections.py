"""What a correction says otherwise: by sentences, in each language, and its end."""

from datetime import timedelta

import pytest

from content.alerts import templates
from content.alerts.contents import AlertDocument, AlertTextDocument
from content.alerts.corrections import NOTHING, correction
from content.alerts.templates import TEMPLATES
from content.core.i18n import LANGUAGES
from content.models import AlertTopic
from content.snapshot import Snapshot
from tests.conftest import NOW
from tests.content.alerts.making import HOURS


def said(description: str, instruction: str = "Ask.") -> AlertTextDocument:
    return AlertTextDocument(headline="No meal", description=description, instruction=instruction)


OLD = AlertDocument(
    topic=AlertTopic.FOOD,
    effective=NOW,
    expires=NOW + HOURS,
    language="en",
    texts={
        "en": AlertTextDocument(
            headline="No meal", description="The van broke.\nStay warm.", instruction="Ask."
        ),
        "fr": AlertTextDocument(headline="Pas de repas"),
    },
)


def other(**texts: AlertTextDocument) -> AlertDocument:
    return OLD.model_copy(update={"texts": {**OLD.texts, **texts}})


def test_nothing_changed() -> None:
    assert correction(OLD, OLD, "en") == NOTHING
    assert correction(OLD, OLD, "ti") == NOTHING


def test_a_sentence_changed_in_one_language() -> None:
    new = other(en=said("The van works.\nStay warm."))
    found = correction(OLD, new, "en")
    assert (found.new, found.gone) == (frozenset({"The van works."}), ("The van broke.",))
    assert correction(OLD, new, "fr") == NOTHING


def test_a_sentence_that_only_moved_did_not_change() -> None:
    new = other(en=said("Stay warm.", "Ask.\nThe van broke."))
    assert correction(OLD, new, "en") == NOTHING


def test_an_end_that_moved_is_said_in_every_language() -> None:
    later = OLD.model_copy(update={"expires": OLD.expires + timedelta(hours=1)})
    for code in ("en", "fr", "ti"):
        assert correction(OLD, later, code).ended == OLD.expires


def test_what_was_not_in_a_language_changed_nothing_in_it() -> None:
    assert correction(OLD, other(ti=AlertTextDocument(headline="x")), "ti") == NOTHING


@pytest.mark.parametrize("code", LANGUAGES)
def test_another_slot_changes_one_sentence_in_every_language(code: str, example: Snapshot) -> None:
    made = TEMPLATES["bad_water"]
    slots = {"place": "tank-1", "other_place": "tank-2"}
    first, second = (
        OLD.model_copy(update={"texts": templates.say(made, one, example)})
        for one in (slots, slots | {"other_place": "tank-3"})
    )
    found = correction(first, second, code)
    assert len(found.new) == len(found.gone) == 1
    assert found.new <= set(second.texts[code].instruction.splitlines())
