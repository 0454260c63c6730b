"""Telegram's limits on how fast a bot may send.

How they are applied is not published ("clients can't and shouldn't distinguish" which one was
hit), so this is a choice: new messages count (send…, copy…, forward…), in all chats together
within any sliding second, in one chat as a bucket that refills by one a second, and in a group
within any sliding minute. Edits and callback answers do not count, unless `count_edits`.
A refused request does not count either. During a flood wait none is taken at all.
"""

import math
from collections import deque
from dataclasses import dataclass, field

from tests.fake_telegram.request_log import is_send

MINUTE = 60.0
_DUST = 1e-6


@dataclass(slots=True)
class Limits:
    """The figures (all changeable), and what was sent lately. `enabled=False`: no limit."""

    enabled: bool = True
    overall_per_second: int = 30
    chat_per_second: float = 1.0
    chat_burst: int = 5
    group_per_minute: int = 20
    count_edits: bool = False
    flooded_until: float = 0.0
    _overall: deque[float] = field(default_factory=deque)
    _groups: dict[int, deque[float]] = field(default_factory=dict)
    _buckets: dict[int, tuple[float, float]] = field(default_factory=dict)

    def pause(self, method: str, chat: int | None, now: float) -> int:
        """Whole seconds to wait before this request; 0 lets it pass and counts it."""
        counted = is_send(method) or (self.count_edits and method.startswith("edit"))
        if not self.enabled or not counted or chat is None:
            return 0
        group = self._groups.setdefault(chat, deque()) if chat < 0 else deque()
        wait = max(
            self.flooded_until - now,
            _window(self._overall, self.overall_per_second, 1.0, now),
            _window(group, self.group_per_minute, MINUTE, now),
            (1 - self._tokens(chat, now)) / self.chat_per_second,
        )
        if wait > _DUST:
            return math.ceil(wait)
        self._overall.append(now)
        group.append(now)
        self._buckets[chat] = (self._tokens(chat, now) - 1, now)
        return 0

    def _tokens(self, chat: int, now: float) -> float:
        """How many messages the chat would take at once now."""
        tokens, then = self._buckets.get(chat, (float(self.chat_burst), now))
        return min(float(self.chat_burst), tokens + (now - then) * self.chat_per_second)


def _window(times: deque[float], most: int, seconds: float, now: float) -> float:
    """Seconds until a sliding window has room; 0 or less when it has."""
    while times and times[0] <= now - seconds:
        times.popleft()
    return times[len(times) - most] + seconds - now if len(times) >= most else 0.0
