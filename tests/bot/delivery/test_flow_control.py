"""The limit is kept in every sliding second, whatever happens on the way."""

from collections import deque

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery import flow_control
from bot.delivery.flow_control import RateLimit
from tests.fake_telegram.ledger import busiest


class Clock:
    """Time that passes when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


async def leave(limit: RateLimit, clock: Clock, monkeypatch, late: list[float]) -> list[float]:
    """When messages leave, each so many seconds late."""
    waits = deque(late)

    async def sleep(seconds: float) -> None:
        clock.now += seconds

    monkeypatch.setattr(flow_control.asyncio, "sleep", sleep)
    times = []
    while waits:
        await limit.slot()
        clock.now += waits.popleft()
        limit.left()
        times.append(clock.now)
    return times


async def test_ten_thousand_leave_in_345_seconds(monkeypatch) -> None:
    clock = Clock()
    times = await leave(RateLimit(clock=clock), clock, monkeypatch, [0.001] * 10_000)
    assert 340 < times[-1] - times[0] <= 345
    assert busiest(times) <= 30


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(st.lists(st.floats(0, 0.4), min_size=40, max_size=200))
def test_never_more_than_thirty_in_any_second(late: list[float]) -> None:
    clock, limit, times = Clock(), RateLimit(), []
    limit._clock = clock
    for seconds in late:
        clock.now += max(limit.wait(), 0)
        limit.take()
        clock.now += seconds if seconds > 0.3 else 0
        limit.left()
        times.append(clock.now)
    assert busiest(times) <= 30


async def test_a_pause_is_not_made_up_for(monkeypatch) -> None:
    clock = Clock()
    limit = RateLimit(clock=clock)
    evenly = 30 / flow_control.FASTEST - 0.001
    assert evenly > flow_control.SECOND, "thirty at once would be as good"
    times = await leave(limit, clock, monkeypatch, [0.0] * 31)
    assert times[1] - times[0] > 0.03, "nothing is made up for at the start"
    assert times[-1] - times[0] > evenly
    clock.now += 60
    again = await leave(limit, clock, monkeypatch, [0.0] * 31)
    assert again[-1] - again[0] > evenly


async def test_answers_to_people_take_their_share_and_never_wait(monkeypatch) -> None:
    clock = Clock()
    limit = RateLimit(clock=clock)
    for _ in range(20):
        limit.answered()
    times = await leave(limit, clock, monkeypatch, [0.0] * 30)
    assert busiest([100.0] * 20 + times) <= 30


async def test_however_many_people_press_an_alert_goes_on(monkeypatch) -> None:
    clock = Clock()
    limit = RateLimit(clock=clock)
    began = clock.now
    for _ in range(50):
        for _ in range(10):
            limit.answered()
        await leave(limit, clock, monkeypatch, [0.0])
    assert clock.now - began < 50 / 9


async def test_slower_after_a_flood_and_slowly_faster_again(monkeypatch) -> None:
    clock = Clock()
    limit = RateLimit(clock=clock)
    limit.slow_down()
    assert limit.rate == flow_control.FASTEST * 0.8
    times = await leave(limit, clock, monkeypatch, [0.0] * 100)
    assert times[20] - times[10] > 10 / flow_control.FASTEST * 1.2
    await leave(limit, clock, monkeypatch, [0.0] * 3000)
    assert limit.rate == flow_control.FASTEST
    for _ in range(30):
        limit.slow_down()
    assert limit.rate == flow_control.SLOWEST
