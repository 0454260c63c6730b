"""A change in one language is a change: which languages say something else, against a model.

The model keeps for each language what it says as a number of a meaning; the program keeps times.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session

from content.accounts.permissions import SERVER
from content.audit.unit_of_work import UnitOfWork
from content.core.database import trying
from content.directory.from_rows import find
from content.directory.phrases import EditKind
from content.directory.schemas import ContentFile, OrganizationDocument
from content.directory.to_rows import rewrite
from content.editing import translation_reviews
from content.models import DocumentType, Mandate
from content.translations.state import TranslationState
from content.translations.units import progress, unit_of
from tests.conftest import NOW, opened, sqlite_url
from tests.content.editing.conftest import CHAIN

LANGUAGES = ("en", "fr", "ar", "ti")
WHERE = (DocumentType.ORGANIZATION, "an-org", "description")
MANY = settings(deadline=None, derandomize=True, database=None, max_examples=50)
some = st.sets(st.sampled_from(LANGUAGES), min_size=1)
steps = st.lists(
    st.tuples(st.just(EditKind.MAJOR), st.sets(st.sampled_from(("en", "fr")), min_size=1))
    | st.tuples(st.sampled_from((EditKind.TRANSLATION, EditKind.MINOR)), some)
    | st.tuples(st.just("confirmed"), st.sampled_from(LANGUAGES).map(lambda one: {one}))
    | st.tuples(st.just("reviewed"), st.sampled_from(LANGUAGES).map(lambda one: {one})),
    max_size=8,
)


@pytest.fixture(scope="module")
def place(migrated_file: Path) -> Iterator[Engine]:
    with opened(sqlite_url(migrated_file)) as engine:
        yield engine


class Model:
    """What each language means: the number of the change it says."""

    def __init__(self) -> None:
        self.newest = 0
        self.means = dict.fromkeys(LANGUAGES, 0)

    def take(self, what: EditKind | str, languages: set[str]) -> None:
        if what is EditKind.MINOR:
            return
        if what is EditKind.MAJOR:
            self.newest += 1
        self.means |= dict.fromkeys(languages, self.newest)

    @property
    def lagging(self) -> set[str]:
        return {code for code, means in self.means.items() if means < self.newest}


class Room:
    """One organization with a description, changed step by step."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.now = NOW
        self.texts = dict.fromkeys(LANGUAGES, "0")
        self._write(EditKind.MAJOR)

    def take(self, what: EditKind | str, languages: set[str]) -> None:
        self.now += timedelta(minutes=1)
        if isinstance(what, EditKind):
            self.texts |= dict.fromkeys(languages, f"{self.now}")
            self._write(what)
            return
        for language in languages:
            self._confirm(language, what)

    def _write(self, kind: EditKind) -> None:
        doc = OrganizationDocument(
            key="an-org", name="A", mandate=Mandate.INDEPENDENT, description=self.texts
        )
        rewrite(self.session, ContentFile(organizations=(doc,)), self.now, kind)
        self.session.flush()

    def _confirm(self, language: str, what: str) -> None:
        unit = unit_of(self.session, *WHERE, language)
        if unit is None or unit.target is None:
            return  # it is what the others are compared with
        confirm = (
            translation_reviews.mark_reviewed
            if what == "reviewed"
            else translation_reviews.still_right
        )
        work = UnitOfWork(self.session, SERVER, self.now, CHAIN)
        target, source = unit.target.value, unit.source.value
        confirm(work, *WHERE, language, seen=target, seen_source=source)

    @property
    def lagging(self) -> set[str]:
        units = {code: unit_of(self.session, *WHERE, code) for code in LANGUAGES}
        return {
            code for code, unit in units.items() if unit and unit.state is TranslationState.OUTDATED
        }


@MANY
@given(steps)
def test_what_lags_is_what_does_not_say_the_newest(
    place: Engine, taken: list[tuple[EditKind | str, set[str]]]
) -> None:
    model = Model()
    with trying(place) as session:
        room = Room(session)
        assert room.lagging == set()
        for what, languages in taken:
            model.take(what, languages)
            room.take(what, languages)
            assert room.lagging == model.lagging
            counted = {
                code for code, n in progress(session).items() if n[TranslationState.OUTDATED]
            }
            assert counted == model.lagging


def test_a_french_edit_is_what_all_others_are_compared_with(place: Engine) -> None:
    with trying(place) as session:
        room = Room(session)
        room.take(EditKind.MAJOR, {"fr"})
        assert room.lagging == {"en", "ar", "ti"}
        arabic = unit_of(session, *WHERE, "ar")
        assert arabic
        assert (arabic.source_language, arabic.source.value) == ("fr", room.texts["fr"])
        room.take(EditKind.TRANSLATION, {"en"})
        arabic = unit_of(session, *WHERE, "ar")
        assert arabic
        assert arabic.source_language == "en"  # written in English, which says the newest again


def test_a_language_more_says_what_the_others_do(place: Engine) -> None:
    with trying(place) as session:
        room = Room(session)
        room.take(EditKind.MAJOR, {"fr"})
        room.texts["so"] = "a new one"
        room.take(EditKind.MAJOR, set())
        found = find(session, *WHERE[:2])
        assert found
        assert "so" in found.doc.description  # type: ignore[union-attr,operator]
        somali = unit_of(session, *WHERE, "so")
        assert somali
        assert somali.state is TranslationState.DRAFT
        assert room.lagging == {"en", "ar", "ti"}


def test_a_file_of_translations_outdates_nothing(place: Engine) -> None:
    with trying(place) as session:
        room = Room(session)
        room.take(EditKind.MAJOR, {"ar"})
        assert room.lagging == set()
