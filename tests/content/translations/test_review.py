"""Reviews: they count for the text that was read, and for no other."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from content.database import reading, transaction
from content.documents.phrases import Phrases
from content.errors import Conflict
from content.models import Text
from content.translations.review import mark_reviewed, still_right
from content.translations.state import State
from content.translations.units import Unit, unit_of
from content.words import Thing
from tests.conftest import NOW, load_example

HOUR = timedelta(hours=1)
NAME = (Thing.SERVICE, "rck-meals", "name")


def unit(session: Session) -> Unit:
    found = unit_of(session, *NAME, "ar")
    assert found is not None
    return found


def state(engine: Engine) -> State:
    with reading(engine) as session:
        return unit(session).state


def review(engine: Engine, seen: Unit, now: datetime) -> None:
    assert seen.target is not None
    with transaction(engine) as session:
        words = {"seen": seen.target.value, "seen_source": seen.source.value}
        mark_reviewed(session, *NAME, "ar", now, **words)


def say(engine: Engine, language: str, value: str, now: datetime, *, minor: bool = False) -> None:
    """As saving a document does."""
    with transaction(engine) as session:
        number = unit(session).phrase_id
        texts = {code: found.value for code in ("en", "ar") if (found := text(session, code))}
        Phrases(session, now, minor=minor).keep(number, texts | {language: value})


def text(session: Session, language: str) -> Text | None:
    return session.get(Text, (unit(session).phrase_id, language))


def seen(engine: Engine) -> Unit:
    with reading(engine) as session:
        return unit(session)


def test_a_reviewed_text_is_reviewed_until_it_is_changed(engine: Engine) -> None:
    load_example(engine)
    assert state(engine) is State.DRAFT
    review(engine, seen(engine), NOW + HOUR)
    assert state(engine) is State.REVIEWED
    say(engine, "ar", "وجبة ساخنة جدا", NOW + 2 * HOUR)
    assert state(engine) is State.DRAFT


def test_a_minor_edit_of_a_translation_loses_its_review_too(filled: Engine) -> None:
    review(filled, seen(filled), NOW + HOUR)
    say(filled, "ar", "وجبه ساخنة", NOW + 2 * HOUR, minor=True)
    assert state(filled) is State.DRAFT


def test_only_a_major_edit_of_the_source_outdates_a_review(filled: Engine) -> None:
    review(filled, seen(filled), NOW + HOUR)
    say(filled, "en", "Hot meal.", NOW + 2 * HOUR, minor=True)
    assert state(filled) is State.REVIEWED
    say(filled, "en", "Cold meal", NOW + 3 * HOUR)
    assert state(filled) is State.OUTDATED


def test_reviewing_what_is_outdated_says_that_it_is_right_again(filled: Engine) -> None:
    say(filled, "en", "Warm meal", NOW + HOUR)
    review(filled, seen(filled), NOW + 2 * HOUR)
    assert state(filled) is State.REVIEWED


def test_still_right_makes_a_draft_of_what_is_outdated(filled: Engine) -> None:
    say(filled, "en", "Warm meal", NOW + HOUR)
    before = seen(filled)
    assert before.target is not None
    with transaction(filled) as session:
        words = {"seen": before.target.value, "seen_source": before.source.value}
        still_right(session, *NAME, "ar", NOW + 2 * HOUR, **words)
    assert state(filled) is State.DRAFT


@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_was_changed_meanwhile_is_not_reviewed(filled: Engine, language: str) -> None:
    before = seen(filled)
    say(filled, language, "changed", NOW + HOUR)
    with pytest.raises(Conflict) as raised:
        review(filled, before, NOW + 2 * HOUR)
    assert raised.value.current == seen(filled)
    with reading(filled) as session:
        found = text(session, "ar")
        assert found is not None
        assert found.reviewed_at is None


@pytest.mark.parametrize(
    "name", [(Thing.SERVICE, "rck-meals", "cost"), (Thing.PAGE, "no", "title")]
)
def test_what_is_not_there_is_not_reviewed(filled: Engine, name: tuple[Thing, str, str]) -> None:
    with transaction(filled) as session, pytest.raises(Conflict):
        mark_reviewed(session, *name, "ar", NOW, seen="", seen_source="")


def test_a_clock_that_is_behind_reviews_all_the_same(filled: Engine) -> None:
    review(filled, seen(filled), NOW - HOUR)
    assert state(filled) is State.REVIEWED
