"""Names: one way to write each, and none that looks like another's."""

import pytest

from content.accounts import names
from content.core.errors import ErrorCode, InvalidInput


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
        ("", ErrorCode.SHORT),
        (" a ", ErrorCode.SHORT),
        ("a" * 41, ErrorCode.LONG),
        ("an na", ErrorCode.LETTERS),
        ("anna@example.org", ErrorCode.LETTERS),
        ("<b>anna", ErrorCode.LETTERS),
        ("an\u200bna", ErrorCode.LETTERS),
        ("an\u200dna", ErrorCode.LETTERS),
        ("an\u202ena", ErrorCode.LETTERS),
        ("an\u2066na", ErrorCode.LETTERS),
        ("an\u00adna", ErrorCode.LETTERS),
        ("an\x00na", ErrorCode.LETTERS),
        ("an\ud800na", ErrorCode.LETTERS),
        ("an\nna", ErrorCode.LETTERS),
        ("аnna", ErrorCode.LETTERS),  # its first letter is Cyrillic
        ("12345", ErrorCode.LETTERS),
        ("..", ErrorCode.LETTERS),
        ("ᏣᎳᎩ", ErrorCode.LETTERS),  # folds to capitals, which the database refuses
        ("Volunteer-12", ErrorCode.TAKEN),
    ],
)
def test_names_that_are_refused(typed: str, why: ErrorCode) -> None:
    with pytest.raises(InvalidInput) as refused:
        names.clean(typed)
    assert (refused.value.field, refused.value.why) == ("name", why)
    assert typed not in str(refused.value) or not typed
