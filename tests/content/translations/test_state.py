"""The state of a translation: a table of its boundaries, and the laws it keeps."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.translations.state import TextInfo, TranslationState, state

T = datetime(2026, 11, 22, 9, tzinfo=UTC)
TICK = timedelta.resolution

repeatable = settings(deadline=None, derandomize=True, database=None, max_examples=500)
moments = st.integers(-5, 5).map(lambda seconds: T + timedelta(seconds=seconds))


@st.composite
def texts(draw: st.DrawFn) -> TextInfo:
    major, edited = sorted((draw(moments), draw(moments)))
    return TextInfo("text", edited, major, draw(st.none() | moments))


def text(edited: datetime, major: datetime = T, reviewed: datetime | None = None) -> TextInfo:
    return TextInfo("text", edited, major, reviewed)


@pytest.mark.parametrize(
    ("newest", "target", "expected"),
    [
        (T, None, TranslationState.MISSING),
        (T, text(T), TranslationState.DRAFT),
        (T, text(T - TICK), TranslationState.OUTDATED),
        (T, text(T, reviewed=T), TranslationState.REVIEWED),
        (T, text(T + TICK, reviewed=T), TranslationState.DRAFT),
        (T, text(T - TICK, reviewed=T + TICK), TranslationState.OUTDATED),
        (T - TICK, text(T), TranslationState.DRAFT),
    ],
)
def test_boundaries(newest: datetime, target: TextInfo | None, expected: TranslationState) -> None:
    assert state(newest, target) is expected


@repeatable
@given(texts())
def test_a_major_edit_outdates_whatever_was_there(target: TextInfo) -> None:
    assert state(target.edited_at + TICK, target) is TranslationState.OUTDATED


@repeatable
@given(texts())
def test_an_edit_of_the_translation_is_a_draft_that_nobody_reviewed(target: TextInfo) -> None:
    later = max(target.reviewed_at or T, target.edited_at) + TICK
    edited = TextInfo("new", later, later, target.reviewed_at)
    assert state(later, edited) is TranslationState.DRAFT
