"""Whether a position is out at sea between France and England. Pure.

The coast is a coarse line drawn some hundred metres outside of it, from public maps: who stands on
a beach is on land, and who is in a boat off that beach is soon at sea. To be told of rescue on land
costs a press; to be told of a walk at sea may cost a life, so nothing here needs to be exact.
"""

# Degrees north and east, along France and Belgium, then back along England.
CHANNEL: tuple[tuple[float, float], ...] = (
    (49.72, -1.22),
    (49.44, -1.08),
    (49.40, -0.60),
    (49.31, -0.20),
    (49.50, 0.03),
    (49.72, 0.15),
    (49.79, 0.40),
    (49.95, 1.05),
    (50.08, 1.33),
    (50.25, 1.49),
    (50.50, 1.555),
    (50.72, 1.56),
    (50.80, 1.585),
    (50.875, 1.572),
    (50.893, 1.65),
    (50.933, 1.695),
    (50.957, 1.76),
    (50.975, 1.845),
    (50.993, 1.95),
    (51.016, 2.07),
    (51.032, 2.15),
    (51.062, 2.25),
    (51.062, 2.37),
    (51.090, 2.53),
    (51.135, 2.66),
    (51.24, 2.88),
    (51.40, 3.20),
    (51.60, 2.60),
    (51.50, 1.55),
    (51.33, 1.44),
    (51.22, 1.425),
    (51.115, 1.34),
    (51.07, 1.20),
    (51.01, 1.06),
    (50.905, 0.99),
    (50.905, 0.80),
    (50.84, 0.58),
    (50.73, 0.26),
    (50.80, -0.15),
    (50.77, -0.55),
    (50.70, -0.80),
    (50.62, -1.10),
    (50.53, -1.30),
    (50.20, -2.00),
    (49.85, -1.90),
)


def is_at_sea(north: float, east: float) -> bool:
    """Whether a position (degrees) lies within `CHANNEL`: a line to the east of it crosses the
    border an odd number of times."""
    inside = False
    for (north_a, east_a), (north_b, east_b) in zip(
        CHANNEL, (*CHANNEL[1:], CHANNEL[0]), strict=True
    ):
        if (north_a > north) != (north_b > north):
            crosses = east_a + (north - north_a) / (north_b - north_a) * (east_b - east_a)
            inside ^= east < crosses
    return inside
