"""Where one is out at sea, and where one is not."""

import pytest

from bot.screens.sea_area import is_at_sea


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
        ("three kilometres off Cherbourg's breakwater", 49.70, -1.62),
        ("off Cap Lévi", 49.72, -1.50),
        ("farther off Cap Lévi", 49.75, -1.50),
        ("off La Hague", 49.80, -1.70),
        ("off Saint-Vaast", 49.55, -1.15),
        ("North Sea", 51.70, 2.50),
        ("North Sea, off Holland", 51.90, 3.50),
        ("North Sea, off Harwich", 51.90, 1.80),
        ("off Wimereux", 50.772, 1.586),
        ("off Hardelot", 50.633, 1.560),
        ("off Malo", 51.065, 2.40),
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
        ("Cherbourg", 49.640, -1.620),
        ("Cap Lévi", 49.695, -1.473),
        ("Goury", 49.716, -1.945),
        ("Barfleur", 49.670, -1.270),
        ("Saint-Vaast", 49.589, -1.264),
        ("Gravelines, Petit-Fort-Philippe", 51.004, 2.110),
        ("Dunkirk", 51.040, 2.370),
        ("Leffrinckoucke", 51.060, 2.440),
        ("Bray-Dunes", 51.084, 2.530),
        ("De Panne", 51.102, 2.580),
        ("Oostende", 51.236, 2.915),
        ("Westkapelle", 51.530, 3.440),
        ("Maasvlakte", 51.955, 4.000),
        ("Felixstowe", 51.960, 1.350),
        ("Clacton", 51.785, 1.150),
        ("Margate", 51.388, 1.385),
        ("Ramsgate", 51.333, 1.420),
        ("Hardelot", 50.634, 1.585),
        ("Hardelot, the beach", 50.633, 1.575),
        ("Le Touquet, the beach", 50.525, 1.576),
        ("Équihen", 50.678, 1.566),
        ("Le Portel", 50.706, 1.575),
        ("Boulogne, end of the breakwater", 50.7445, 1.568),
        ("Wimereux, the beach", 50.7715, 1.604),
        ("Ambleteuse", 50.8075, 1.596),
        ("Audresselles", 50.823, 1.592),
        ("Cap Gris-Nez", 50.869, 1.583),
        ("Wissant, the beach", 50.889, 1.660),
        ("nowhere in the ocean", 0.0, 0.0),
    ],
)
def test_on_land_or_elsewhere(place: str, north: float, east: float) -> None:
    assert not is_at_sea(north, east), place
