"""What is on a button is seen: no phone cuts it."""

import pytest

from bot.screen import Button
from bot.telegram.render import fits, in_parts, room_px, shortened, width_px


@pytest.mark.parametrize(
    "label",
    ["Food", "Know your rights, with or without papers, everywhere", "ተ" * 60, "م" * 60, "W" * 80],
)
def test_what_is_too_long_ends_where_a_word_ends(label: str) -> None:
    short = shortened(label, has_icon=True)
    assert fits(short, has_icon=True)
    assert short == label or short.endswith("…")
    if " " in label and short != label:
        assert f"{label} ".startswith(f"{short[:-1]}")
        assert label[len(short) - 1] in " ,"


def test_a_short_label_stays() -> None:
    assert shortened("Water", has_icon=True) == "Water"


def test_a_row_is_taken_apart_where_its_words_would_be_cut() -> None:
    short, long = Button("Back", icon="back", to="a"), Button("W" * 14, icon="home", to="b")
    assert in_parts((short, short)) == [(short, short)]
    assert in_parts((short, short, short)) == [(short, short, short)]
    assert in_parts((short, long)) == [(short,), (long,)]
    assert in_parts((short, short, long)) == [(short, short), (long,)]


def test_marks_and_isolates_take_no_room() -> None:
    assert width_px("\u2068ab\u2069") == width_px("ab")
    assert width_px("بَ") == width_px("ب")


def test_a_row_of_two_has_less_than_half() -> None:
    assert 2 * room_px(2) < room_px(1)
