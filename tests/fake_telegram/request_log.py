"""What Telegram accepted: one line a request, only ever appended to."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple


class AcceptedRequest(NamedTuple):
    """One accepted request: `time` in seconds since 1970, `size` of its body in bytes."""

    method: str
    chat: int | None
    time: float
    size: int


class RefusedRequest(NamedTuple):
    """One request that was refused for what is (429, 403, not found…), not for its shape."""

    method: str
    chat: int | None
    time: float
    code: int
    description: str


class RequestLog:
    """Every accepted request in order."""

    def __init__(self) -> None:
        """Empty."""
        self.entries: list[AcceptedRequest] = []

    def __iter__(self) -> Iterator[AcceptedRequest]:
        """In the order of acceptance."""
        return iter(self.entries)

    def __len__(self) -> int:
        """How many requests were accepted."""
        return len(self.entries)

    def add(self, method: str, chat: int | None, time: float, size: int) -> None:
        """Writes one line."""
        self.entries.append(AcceptedRequest(method, chat, time, size))

    def methods(self) -> Counter[str]:
        """How often each method was accepted."""
        return Counter(entry.method for entry in self.entries)

    def sends(self, chat: int | None = None) -> list[AcceptedRequest]:
        """New messages (send…, copy…, forward…), to one chat or to all."""
        return [e for e in self.entries if is_send(e.method) and chat in {None, e.chat}]

    def busiest(self, seconds: float = 1.0) -> int:
        """The most new messages in any sliding window of `seconds`."""
        return busiest([entry.time for entry in self.sends()], seconds)


def is_send(method: str) -> bool:
    """Whether a method makes a new message (a chat action is none)."""
    return method.startswith(("send", "copy", "forward")) and method != "sendChatAction"


def busiest(times: list[float], seconds: float = 1.0) -> int:
    """The most of these (ascending) times in any sliding window of `seconds`."""
    most = first = 0
    for last, time in enumerate(times):
        while times[first] <= time - seconds:
            first += 1
        most = max(most, last - first + 1)
    return most
