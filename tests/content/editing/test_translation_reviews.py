"""Reviews: they count for the text that was read, and for no other."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from content.accounts.permissions import SERVER, Actor
from content.audit import history
from content.audit.diff import fingerprint
from content.audit.unit_of_work import UnitOfWork
from content.core.database import reading, transaction
from content.core.errors import Conflict, NotAllowed
from content.directory.from_rows import find
from content.directory.phrases import EditKind, PhraseWriter
from content.directory.schemas import ServiceDocument
from content.editing.changes import EditOptions, restore, save, undo
from content.editing.translation_reviews import mark_reviewed, still_right
from content.editing.versions import made_from
from content.models import ChangeAction, DocumentType, History, Role, Text
from content.translations.state import TranslationState
from content.translations.units import TranslationUnit, unit_of
from tests.conftest import NOW, load_example
from tests.content.editing.conftest import CHAIN, desk_of
from tests.support.narrowing import of_type, present

HOUR = timedelta(hours=1)
NAME = (DocumentType.SERVICE, "rck-meals", "name")


def unit(session: Session) -> TranslationUnit:
    found = unit_of(session, *NAME, "ar")
    assert found is not None
    return found


def state(engine: Engine) -> TranslationState:
    with reading(engine) as session:
        return unit(session).state


def review(engine: Engine, seen: TranslationUnit, now: datetime) -> None:
    assert seen.target is not None
    with transaction(engine) as session:
        work = UnitOfWork(session, SERVER, now, CHAIN)
        source = seen.source.value
        mark_reviewed(work, *NAME, "ar", seen=seen.target.value, seen_source=source)


def say(engine: Engine, language: str, value: str, now: datetime, *, minor: bool = False) -> None:
    """As saving a document does."""
    with transaction(engine) as session:
        number = unit(session).phrase_id
        texts = {code: found.value for code in ("en", "ar") if (found := text(session, code))}
        kind = EditKind.MINOR if minor else EditKind.MAJOR
        PhraseWriter(session, now, kind).keep(number, texts | {language: value})


def text(session: Session, language: str) -> Text | None:
    return session.get(Text, (unit(session).phrase_id, language))


def seen(engine: Engine) -> TranslationUnit:
    with reading(engine) as session:
        return unit(session)


def test_a_reviewed_text_is_reviewed_until_it_is_changed(engine: Engine) -> None:
    load_example(engine)
    assert state(engine) is TranslationState.DRAFT
    review(engine, seen(engine), NOW + HOUR)
    assert state(engine) is TranslationState.REVIEWED
    say(engine, "ar", "وجبة ساخنة جدا", NOW + 2 * HOUR)
    assert state(engine) is TranslationState.DRAFT


def test_a_minor_edit_of_a_translation_loses_its_review_too(filled: Engine) -> None:
    review(filled, seen(filled), NOW + HOUR)
    say(filled, "ar", "وجبه ساخنة", NOW + 2 * HOUR, minor=True)
    assert state(filled) is TranslationState.DRAFT


def test_only_a_major_edit_of_the_source_outdates_a_review(filled: Engine) -> None:
    review(filled, seen(filled), NOW + HOUR)
    say(filled, "en", "Hot meal.", NOW + 2 * HOUR, minor=True)
    assert state(filled) is TranslationState.REVIEWED
    say(filled, "en", "Cold meal", NOW + 3 * HOUR)
    assert state(filled) is TranslationState.OUTDATED


def test_reviewing_what_is_outdated_says_that_it_is_right_again(filled: Engine) -> None:
    say(filled, "en", "Warm meal", NOW + HOUR)
    review(filled, seen(filled), NOW + 2 * HOUR)
    assert state(filled) is TranslationState.REVIEWED


def test_still_right_makes_a_draft_of_what_is_outdated(filled: Engine) -> None:
    say(filled, "en", "Warm meal", NOW + HOUR)
    before = seen(filled)
    assert before.target is not None
    with transaction(filled) as session:
        work = UnitOfWork(session, SERVER, NOW + 2 * HOUR, CHAIN)
        source = before.source.value
        still_right(work, *NAME, "ar", seen=before.target.value, seen_source=source)
    assert state(filled) is TranslationState.DRAFT


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
    "name", [(DocumentType.SERVICE, "rck-meals", "cost"), (DocumentType.PAGE, "no", "title")]
)
def test_what_is_not_there_is_not_reviewed(
    filled: Engine, name: tuple[DocumentType, str, str]
) -> None:
    with transaction(filled) as session, pytest.raises(Conflict):
        work = UnitOfWork(session, SERVER, NOW, CHAIN)
        mark_reviewed(work, *name, "ar", seen="", seen_source="")


def test_a_clock_that_is_behind_reviews_all_the_same(filled: Engine) -> None:
    review(filled, seen(filled), NOW - HOUR)
    assert state(filled) is TranslationState.REVIEWED


def written(engine: Engine) -> list[History]:
    with reading(engine) as session:
        return list(history.of(session, NAME[0].value, NAME[1]))


def test_a_review_is_written_down(engine: Engine) -> None:
    load_example(engine)
    review(engine, seen(engine), NOW + HOUR)
    row = written(engine)[0]
    read_at = (NOW + HOUR).isoformat()
    assert (row.action, row.at) == (ChangeAction.TRANSLATED, NOW + HOUR)
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
    with desk_of(engine)(now=NOW + 3 * HOUR) as work:
        assert undo(work, 1) == 2
    assert seen(engine) == before
    row = written(engine)[0]
    assert (row.action, row.undoes) == (ChangeAction.UNDONE, 1)
    assert history.values(row) == tuple(reversed(history.values(written(engine)[1])))
    with desk_of(engine)(now=NOW + 4 * HOUR) as work:
        undo(work, 2)
    assert state(engine) is TranslationState.REVIEWED


def test_a_review_of_what_was_written_anew_is_not_taken_back(filled: Engine) -> None:
    review(filled, seen(filled), NOW + HOUR)
    say(filled, "ar", "changed", NOW + 2 * HOUR)
    with desk_of(filled)() as work, pytest.raises(Conflict):
        undo(work, 1)
    with desk_of(filled)() as work, pytest.raises(NotAllowed):
        undo(
            UnitOfWork(
                work.session, Actor(Role.TRANSLATOR, 7, languages=frozenset({"ar"})), NOW, b""
            ),
            1,
        )


def test_only_those_who_write_a_language_review_it(filled: Engine) -> None:
    before = seen(filled)
    assert before.target
    target, source = before.target.value, before.source.value
    for languages, allowed in (({"fa"}, False), ({"ar"}, True)):
        by = Actor(Role.TRANSLATOR, None, languages=frozenset(languages))
        with transaction(filled) as session:
            work = UnitOfWork(session, by, NOW + HOUR, CHAIN)
            if allowed:
                assert mark_reviewed(work, *NAME, "ar", seen=target, seen_source=source) == 1
            else:
                with pytest.raises(NotAllowed):
                    mark_reviewed(work, *NAME, "ar", seen=target, seen_source=source)
                session.rollback()


def test_reviews_stand_in_the_way_of_no_older_version(filled: Engine) -> None:
    """Also where one takes another's place: nothing of them is a field of the document."""
    with desk_of(filled)() as work:
        doc = present(find(work.session, *NAME[:2])).doc
        first = present(save(work, NAME[0], doc.model_copy(update={"papers": True})))
    for hours in (1, 2):
        review(filled, seen(filled), NOW + hours * HOUR)
    with desk_of(filled)() as work:
        base = fingerprint(present(find(work.session, *NAME[:2])).doc)
        save(work, NAME[0], doc.model_copy(update={"papers": False}), EditOptions())
        now = present(find(work.session, *NAME[:2])).doc
        began = made_from(work.session, NAME[0], now, base)
        assert began
        assert began["papers"] is True
        restore(work, first)
        now = present(find(work.session, *NAME[:2])).doc
        assert of_type(ServiceDocument, now).papers is True
        restore(work, 2)
