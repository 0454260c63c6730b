"""Names: one way to write each, and none that looks like another's."""

import pytest

from content.errors import Refused, Why
from content.volunteers import names


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Anna", "anna"),
        ("  anna.b-2_x ", "anna.b-2_x"),
        ("ＡＮＮＡ", "anna"),
        ("Straße", "strasse"),
        ("e\u0301lise", "élise"),
        ("سارا", "سارا"),
        ("ab", "ab"),
        ("a" * 40, "a" * 40),
    ],
)
def test_names_that_are_kept(typed: str, kept: str) -> None:
    assert names.clean(typed) == kept
    assert names.clean(kept) == kept


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", Why.SHORT),
        (" a ", Why.SHORT),
        ("a" * 41, Why.LONG),
        ("an na", Why.LETTERS),
        ("anna@example.org", Why.LETTERS),
        ("<b>anna", Why.LETTERS),
        ("an\u200bna", Why.LETTERS),
        ("an\u200dna", Why.LETTERS),
        ("an\u202ena", Why.LETTERS),
        ("an\u2066na", Why.LETTERS),
        ("an\u00adna", Why.LETTERS),
        ("an\x00na", Why.LETTERS),
        ("an\ud800na", Why.LETTERS),
        ("an\nna", Why.LETTERS),
        ("аnna", Why.LETTERS),  # its first letter is Cyrillic
        ("12345", Why.LETTERS),
        ("..", Why.LETTERS),
        ("ᏣᎳᎩ", Why.LETTERS),  # folds to capitals, which the database refuses
        ("Volunteer-12", Why.TAKEN),
    ],
)
def test_names_that_are_refused(typed: str, why: Why) -> None:
    with pytest.raises(Refused) as refused:
        names.clean(typed)
    assert (refused.value.field, refused.value.why) == ("name", why)
    assert typed not in str(refused.value) or not typed
