"""What people type, as it is kept."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from content.directory.fields import Key, Number, Phrase, Position, Url
from content.directory.normalize import quoted

NUMBERS: TypeAdapter[str] = TypeAdapter(Number)
POSITIONS: TypeAdapter[Any] = TypeAdapter(Position)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06.12.34.56.78", "+33 6 12 34 56 78"),
        ("06 12 34 56 78", "+33 6 12 34 56 78"),
        ("06-12-34-56-78", "+33 6 12 34 56 78"),
        ("06\u00a012\u202f34 56 78", "+33 6 12 34 56 78"),
        ("0612345678", "+33 6 12 34 56 78"),
        ("+33612345678", "+33 6 12 34 56 78"),
        ("+33 (0)3 21 87 21 87", "+33 3 21 87 21 87"),
        ("0033 3 21 87 21 87", "+33 3 21 87 21 87"),
        ("+33 3 21 87 21 87", "+33 3 21 87 21 87"),
        ("0800 05 05 05", "0800 05 05 05"),
        ("+44\u00a01304-240033", "+44 1304 240033"),
        ("115", "115"),
        ("3919", "3919"),
        (" 112 ", "112"),
    ],
)
def test_phone_numbers(typed: str, kept: str) -> None:
    assert NUMBERS.validate_python(typed) == kept
    assert NUMBERS.validate_python(kept) == kept, "typed again it stays"


@pytest.mark.parametrize("typed", ["", "call me", "06.12.34.56.78 x", "+", "٠٦١٢", "1" * 30])
def test_what_is_no_phone_number(typed: str) -> None:
    with pytest.raises(ValidationError):
        NUMBERS.validate_python(typed)


@pytest.mark.parametrize(
    "typed",
    [
        ("50,9519", "1,8520"),
        ("50.9519", "1.8520"),
        ("\u00a050,9519\u202f", " 1,852"),
        (50.9519, 1.852),
    ],
)
def test_coordinates(typed: tuple[Any, Any]) -> None:
    assert POSITIONS.validate_python(typed) == (50.9519, 1.852)


@pytest.mark.parametrize("typed", [("50,95,19", "1"), ("91,0", "1"), ("x", "1"), ("", "1")])
def test_what_is_no_coordinate(typed: tuple[str, str]) -> None:
    with pytest.raises(ValidationError):
        POSITIONS.validate_python(typed)


def test_quotation_marks_are_those_of_the_language() -> None:
    assert quoted("it's") == "“it's”"
    assert quoted("lun\nmar", "fr") == "«\u202flun mar\u202f»"
    assert quoted("x" * 100) == f"“{'x' * 40}…”"


TEXTS: TypeAdapter[Any] = TypeAdapter(Phrase)


@pytest.mark.parametrize("mark", ["\u200e", "\u200f", "\u061c"])
def test_direction_marks_are_kept_in_texts(mark: str) -> None:
    """Whoever writes a number into a right-to-left sentence needs them."""
    text = {"ar": f"اتصل {mark}+33 3 21 00 00 00{mark} الآن"}
    assert TEXTS.validate_python(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "a\u202eb",
        "a\u2067b\u2069",
        "a\u200bb",
        "a\u200f\u200fb",
        "\u200f",
        "\u200e \u200f",
        "a\u200f" * 41,
    ],
)
def test_what_turns_or_hides_more_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="invisible"):
        TEXTS.validate_python({"ar": text})


@pytest.mark.parametrize("adapter", [NUMBERS, TypeAdapter(Key), TypeAdapter(Url)])
def test_direction_marks_are_in_no_number_key_name_or_address(adapter: TypeAdapter[Any]) -> None:
    for typed in ("115", "https://a.fr"):
        with pytest.raises(ValidationError):
            adapter.validate_python(f"\u200e{typed}\u200f")
