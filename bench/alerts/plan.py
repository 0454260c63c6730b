"""How much is measured of alerts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """Numbers of subscribers and messages, seconds, and how often; see each figure. `sizes` are
    numbers of subscribers."""

    paced: int = 10_000
    kills: int = 20
    kill_messages: int = 150
    faults: int = 2000
    many: int = 100_000
    emergencies: int = 7
    press_seconds: int = 40
    floods: tuple[int, ...] = (5, 60)
    restarts: int = 5
    corrected: int = 2000
    sizes: tuple[int, ...] = (1000, 100_000, 1_000_000)
    batches: int = 100
    memory_messages: int = 600
    peer_messages: int = 600
    peer_kills: int = 5


FULL = Plan()
QUICK = Plan(
    paced=90,
    kills=1,
    kill_messages=60,
    faults=120,
    many=5000,
    emergencies=2,
    press_seconds=3,
    floods=(2,),
    restarts=1,
    corrected=60,
    sizes=(1000, 10_000),
    batches=20,
    memory_messages=60,
    peer_messages=60,
    peer_kills=0,
)
