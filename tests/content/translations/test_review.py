"""Reviews: they count for the text that was read, and for no other."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from content.database import reading, transaction
from content.desk import history
from content.desk.desk import Desk
from content.desk.paths import fingerprint
from content.desk.save import Edit, restore, save, undo
from content.desk.versions import made_from
from content.documents.phrases import EditKind, Phrases
from content.documents.read import find
from content.errors import Conflict, NotAllowed
from content.models import History, Text
from content.translations.review import mark_reviewed, still_right
from content.translations.state import State
from content.translations.units import Unit, unit_of
from content.volunteers.roles import SERVER, Actor
from content.words import Action, Role, Thing
from tests.conftest import NOW, load_example
from tests.content.desk.conftest import CHAIN, desk_of

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
        mark_reviewed(Desk(session, SERVER, now, CHAIN), *NAME, "ar", **words)


def say(engine: Engine, language: str, value: str, now: datetime, *, minor: bool = False) -> None:
    """As saving a document does."""
    with transaction(engine) as session:
        number = unit(session).phrase_id
        texts = {code: found.value for code in ("en", "ar") if (found := text(session, code))}
        kind = EditKind.MINOR if minor else EditKind.MAJOR
        Phrases(session, now, kind).keep(number, texts | {language: value})


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
        still_right(Desk(session, SERVER, NOW + 2 * HOUR, CHAIN), *NAME, "ar", **words)
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
        desk = Desk(session, SERVER, NOW, CHAIN)
        mark_reviewed(desk, *name, "ar", seen="", seen_source="")


def test_a_clock_that_is_behind_reviews_all_the_same(filled: Engine) -> None:
    review(filled, seen(filled), NOW - HOUR)
    assert state(filled) is State.REVIEWED


def written(engine: Engine) -> list[History]:
    with reading(engine) as session:
        return list(history.of(session, NAME[0].value, NAME[1]))


def test_a_review_is_written_down(engine: Engine) -> None:
    load_example(engine)
    review(engine, seen(engine), NOW + HOUR)
    row = written(engine)[0]
    read_at = (NOW + HOUR).isoformat()
    assert (row.action, row.at) == (Action.TRANSLATED, NOW + HOUR)
    assert history.values(row) == (
        {"reviewed_at.name.ar": None},
        {"reviewed_at.name.ar": read_at},
    )
    with reading(engine) as session:
        assert list(history.broken(session, CHAIN)) == []


def test_a_review_is_taken_back(engine: Engine) -> None:
    load_example(engine)
    say(engine, "en", "Warm meal", NOW + HOUR)
    before = seen(engine)
    review(engine, before, NOW + 2 * HOUR)
    with desk_of(engine)(now=NOW + 3 * HOUR) as desk:
        assert undo(desk, 1) == 2
    assert seen(engine) == before
    row = written(engine)[0]
    assert (row.action, row.undoes) == (Action.UNDONE, 1)
    assert history.values(row) == tuple(reversed(history.values(written(engine)[1])))
    with desk_of(engine)(now=NOW + 4 * HOUR) as desk:
        undo(desk, 2)
    assert state(engine) is State.REVIEWED


def test_a_review_of_what_was_written_anew_is_not_taken_back(filled: Engine) -> None:
    review(filled, seen(filled), NOW + HOUR)
    say(filled, "ar", "changed", NOW + 2 * HOUR)
    with desk_of(filled)() as desk, pytest.raises(Conflict):
        undo(desk, 1)
    with desk_of(filled)() as desk, pytest.raises(NotAllowed):
        undo(
            Desk(desk.session, Actor(Role.TRANSLATOR, 7, languages=frozenset({"ar"})), NOW, b""), 1
        )


def test_only_those_who_write_a_language_review_it(filled: Engine) -> None:
    before = seen(filled)
    assert before.target
    words = {"seen": before.target.value, "seen_source": before.source.value}
    for languages, allowed in (({"fa"}, False), ({"ar"}, True)):
        by = Actor(Role.TRANSLATOR, None, languages=frozenset(languages))
        with transaction(filled) as session:
            desk = Desk(session, by, NOW + HOUR, CHAIN)
            if allowed:
                assert mark_reviewed(desk, *NAME, "ar", **words) == 1
            else:
                with pytest.raises(NotAllowed):
                    mark_reviewed(desk, *NAME, "ar", **words)
                session.rollback()


def test_reviews_stand_in_the_way_of_no_older_version(filled: Engine) -> None:
    """Also where one takes another's place: nothing of them is a field of the document."""
    with desk_of(filled)() as desk:
        doc = find(desk.session, *NAME[:2]).doc
        first = save(desk, NAME[0], doc.model_copy(update={"papers": True}))
    for hours in (1, 2):
        review(filled, seen(filled), NOW + hours * HOUR)
    with desk_of(filled)() as desk:
        base = fingerprint(find(desk.session, *NAME[:2]).doc)
        save(desk, NAME[0], doc.model_copy(update={"papers": False}), Edit())
        now = find(desk.session, *NAME[:2]).doc
        began = made_from(desk.session, NAME[0], now, base)
        assert began
        assert began["papers"] is True
        restore(desk, first)
        assert find(desk.session, *NAME[:2]).doc.papers is True
        restore(desk, 2)
