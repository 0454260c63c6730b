"""Where one is out at sea, and where one is not."""

import pytest

from content.sea import is_at_sea


@pytest.mark.parametrize(
    ("place", "north", "east"),
    [
        ("off Calais", 51.05, 1.60),
        ("Strait of Dover, in the middle", 51.00, 1.50),
        ("three kilometres off Gravelines", 51.045, 2.12),
        ("two kilometres off Dunkirk beach", 51.075, 2.35),
        ("off Boulogne", 50.75, 1.50),
        ("off Dungeness", 50.85, 1.05),
        ("the middle of the Channel", 50.20, 0.00),
        ("off Ouistreham", 49.40, -0.25),
        ("off Cherbourg's east", 49.80, -1.20),
    ],
)
def test_at_sea(place: str, north: float, east: float) -> None:
    assert is_at_sea(north, east), place


@pytest.mark.parametrize(
    ("place", "north", "east"),
    [
        ("Calais, town hall", 50.9527, 1.8538),
        ("Calais, the beach", 50.9675, 1.8430),
        ("Sangatte", 50.9453, 1.7532),
        ("Loon-Plage", 50.9967, 2.2175),
        ("Gravelines", 50.9870, 2.1240),
        ("Grande-Synthe", 51.0134, 2.3020),
        ("Dunkirk, Malo beach", 51.0500, 2.3900),
        ("Norrent-Fontes", 50.5889, 2.4075),
        ("Boulogne", 50.7264, 1.6147),
        ("Wimereux", 50.7700, 1.6110),
        ("Ouistreham", 49.2770, -0.2590),
        ("Dover", 51.1290, 1.3080),
        ("Paris", 48.8566, 2.3522),
        ("nowhere in the ocean", 0.0, 0.0),
    ],
)
def test_on_land_or_elsewhere(place: str, north: float, east: float) -> None:
    assert not is_at_sea(north, east), place
