"""The state of a translation: a table of its boundaries, and the laws it keeps."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.translations.state import State, TextInfo, state

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
    ("source", "target", "expected"),
    [
        (text(T), None, State.MISSING),
        (text(T), text(T), State.DRAFT),
        (text(T), text(T - TICK), State.OUTDATED),
        (text(T), text(T, reviewed=T), State.REVIEWED),
        (text(T), text(T + TICK, reviewed=T), State.DRAFT),
        (text(T), text(T - TICK, reviewed=T + TICK), State.OUTDATED),
        (text(T + TICK, major=T - TICK), text(T), State.DRAFT),
    ],
)
def test_boundaries(source: TextInfo, target: TextInfo | None, expected: State) -> None:
    assert state(source, target) is expected


@repeatable
@given(texts(), texts(), moments)
def test_a_minor_edit_of_the_source_outdates_nothing(
    source: TextInfo, target: TextInfo, later: datetime
) -> None:
    edited = TextInfo("corrected", later, source.major_edited_at, None)
    assert state(edited, target) is state(source, target)


@repeatable
@given(texts(), texts())
def test_a_major_edit_outdates_whatever_was_there(source: TextInfo, target: TextInfo) -> None:
    later = max(source.edited_at, target.edited_at) + TICK
    assert state(TextInfo("new", later, later), target) is State.OUTDATED


@repeatable
@given(texts(), texts())
def test_an_edit_of_the_translation_is_a_draft_that_nobody_reviewed(
    source: TextInfo, target: TextInfo
) -> None:
    later = max(source.edited_at, target.reviewed_at or T, target.edited_at) + TICK
    edited = TextInfo("new", later, later, target.reviewed_at)
    assert state(source, edited) is State.DRAFT
