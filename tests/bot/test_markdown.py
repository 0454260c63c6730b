"""The Markdown of pages: numbers stay whole where words run from right to left."""

import pytest

from bot import markdown
from content.core.i18n import FSI, PDI


@pytest.mark.parametrize("number", ["+33 4 86 51 71 61", "116 006", "0 800 05 95 95", "5▢.▢▢▢▢"])
def test_a_number_of_groups_is_not_turned_around(number: str) -> None:
    (said,) = markdown.lines(f"اتصل **{number}** الآن")
    assert [(run.text, run.bold) for run in said.runs] == [
        ("اتصل ", False),
        (f"{FSI}{number}{PDI}", True),
        (" الآن", False),
    ]


@pytest.mark.parametrize("text", ["اتصل 112 الآن", "Call +33 4 86 51 71 61"])
def test_what_cannot_turn_stays_as_it_is(text: str) -> None:
    (said,) = markdown.lines(text)
    assert "".join(run.text for run in said.runs) == text
