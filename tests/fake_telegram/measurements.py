"""What a benchmark wants to know: how many presses were answered, how fast, and what was sent."""

import time
from collections import Counter
from dataclasses import dataclass, field

from tests.fake_telegram.errors import Json
from tests.fake_telegram.request_log import busiest

_PERCENTILES = {"p50": 0.50, "p95": 0.95, "p99": 0.99, "max": 1.0}
MILLISECONDS = 1000.0


def now() -> float:
    """Seconds on a clock that only runs forward; its zero means nothing."""
    return time.perf_counter()


@dataclass(slots=True)
class Measurements:
    """Figures since `began`. Times are `now()`s; None: has not happened."""

    delay_ms: float = 0.0
    began: float = field(default_factory=now)
    began_at: float = field(default_factory=time.time)
    """The same moment in seconds since 1970, to compare with other processes."""
    pressed: int = 0
    answered: int = 0
    latencies: list[float] = field(default_factory=list)
    """Seconds from each press to the message that answered it."""
    whole: list[float] = field(default_factory=list)
    """Seconds from each press until it was acknowledged, too."""
    methods: Counter[str] = field(default_factory=Counter)
    sent_at: list[float] = field(default_factory=list)
    sent_to: Counter[int] = field(default_factory=Counter)
    first_poll: float | None = None
    first_press: float | None = None
    first_answer: float | None = None
    last_answer: float | None = None

    def press(self) -> None:
        """A press went out."""
        self.pressed += 1
        self.first_press = self.first_press or now()

    def answer(self, pressed_at: float) -> None:
        """A press was answered in full."""
        self.answered += 1
        self.last_answer = now()
        self.whole.append(self.last_answer - pressed_at)
        self.first_answer = self.first_answer or self.last_answer

    def send(self, chat: int) -> None:
        """A new message was accepted."""
        self.sent_at.append(now())
        self.sent_to[chat] += 1

    def report(self) -> Json:
        """All figures as JSON; times in seconds since the start or the last reset.

        `seconds`: from when there were both a press and a bot that polls, to the last answer.
        """
        until = self.last_answer or now()
        seconds = until - max(self.first_press or until, self.first_poll or 0.0)
        return {
            "began_at": round(self.began_at, 4),
            "pressed": self.pressed,
            "answered": self.answered,
            "seconds": round(seconds, 4),
            "presses_per_second": round(self.answered / seconds, 1) if seconds > 0 else 0.0,
            "latency_ms": percentiles(self.latencies),
            "whole_ms": percentiles(self.whole),
            "api_delay_ms": self.delay_ms,
            "methods": dict(self.methods),
            "requests": self.methods.total(),
            "sends": self._sends(),
            "first_get_updates_s": self._since(self.first_poll),
            "first_press_s": self._since(self.first_press),
            "first_answer_s": self._since(self.first_answer),
        }

    def _since(self, moment: float | None) -> float | None:
        return None if moment is None else round(moment - self.began, 4)

    def _sends(self) -> Json:
        """New messages: how many, to how many chats, most to one, most in a sliding second, and
        seconds from the first to the last."""
        return {
            "accepted": len(self.sent_at),
            "chats": len(self.sent_to),
            "most_to_one_chat": max(self.sent_to.values(), default=0),
            "busiest_second": busiest(self.sent_at),
            "seconds": round(self.sent_at[-1] - self.sent_at[0], 3) if self.sent_at else 0.0,
        }


def percentiles(seconds: list[float]) -> Json:
    """Nearest-rank percentiles in milliseconds; None when nothing was measured."""
    ranked = sorted(seconds)
    last = len(ranked) - 1
    return {
        name: round(ranked[round(share * last)] * MILLISECONDS, 2) if ranked else None
        for name, share in _PERCENTILES.items()
    }
