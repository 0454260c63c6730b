"""Misfortunes a test can order: errors, lost answers, slowness. None of them is a violation.

fake.faults.add(method="editMessageText", chat=42, do=TooMany(5), times=1)
fake.faults.add(do=ResetAfter(), probability=0.1, seed=7)
"""

import random
from dataclasses import dataclass

from tests.fake_telegram.errors import ApiError, bad_request, forbidden, too_many

NGINX = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n"
    "</body>\r\n</html>\r\n"
)


@dataclass(frozen=True)
class Page:
    """An answer that is not the Bot API's."""

    status: int
    text: str
    content_type: str = "text/html"


@dataclass(frozen=True)
class Fault:
    """What happens to one request, in this order: wait, act on it or not, answer or not."""

    wait: float = 0.0
    """Seconds before anything else."""
    accepted: bool = True
    """Whether Telegram acts on the request at all."""
    answer: ApiError | Page | None = None
    """Said instead of the true answer."""
    reset: bool = False
    """The connection is reset instead of an answer."""
    drip: float = 0.0
    """Seconds over which the answer trickles in."""


class TooMany(Fault):
    """429 with `retry_after` seconds."""

    def __init__(self, retry_after: int = 5) -> None:
        super().__init__(accepted=False, answer=too_many(retry_after))


class Forbidden(Fault):
    """403: blocked, by default."""

    def __init__(self, words: str = "bot was blocked by the user") -> None:
        super().__init__(accepted=False, answer=forbidden(words))


class BadRequest(Fault):
    """400 with these words behind "Bad Request: "."""

    def __init__(self, words: str) -> None:
        super().__init__(accepted=False, answer=bad_request(words))


class BadGateway(Fault):
    """502 with nginx' page. Whether Telegram had acted cannot be told by the bot."""

    def __init__(self, *, accepted: bool = False) -> None:
        super().__init__(accepted=accepted, answer=Page(502, NGINX))


class ServerError(Fault):
    """500 in the Bot API's own form."""

    def __init__(self, *, accepted: bool = False) -> None:
        super().__init__(accepted=accepted, answer=ApiError(500, "Internal Server Error"))


class ResetBefore(Fault):
    """The connection is reset before Telegram acted."""

    def __init__(self) -> None:
        super().__init__(accepted=False, reset=True)


class ResetAfter(Fault):
    """Telegram acted, but the connection is reset before its answer."""

    def __init__(self) -> None:
        super().__init__(reset=True)


class Delay(Fault):
    """The answer comes `milliseconds` late. Other rules still apply."""

    def __init__(self, milliseconds: float) -> None:
        super().__init__(wait=milliseconds / 1000)


class NotJson(Fault):
    """Telegram acted, and 200 comes back with something that is not JSON."""

    def __init__(self, text: str = "<html>maintenance</html>") -> None:
        super().__init__(answer=Page(200, text))


class Drip(Fault):
    """The true answer trickles in over `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(drip=seconds)


@dataclass(slots=True)
class Rule:
    """A fault, and the requests it hits. `left`: how many more times (None: always)."""

    do: Fault
    method: str | None
    chat: int | None
    left: int | None
    probability: float
    dice: random.Random
    hits: int = 0

    def takes(self, method: str, chat: int | None) -> bool:
        """Whether it hits this request; if so, it is used up by one."""
        fits = self.method in {None, method} and self.chat in {None, chat} and self.left != 0
        if not fits or self.dice.random() >= self.probability:
            return False
        self.left = None if self.left is None else self.left - 1
        self.hits += 1
        return True


class Faults:
    """The rules in force, oldest first."""

    def __init__(self) -> None:
        """None."""
        self.rules: list[Rule] = []

    def add(
        self,
        *,
        do: Fault,
        method: str | None = None,
        chat: int | None = None,
        times: int | None = None,
        probability: float = 1.0,
        seed: int = 0,
    ) -> Rule:
        """Orders a fault for a method (its proper name) and chat; None means any."""
        rule = Rule(do, method, chat, times, probability, random.Random(seed))
        self.rules.append(rule)
        return rule

    def clear(self) -> None:
        """No more faults."""
        self.rules.clear()

    def hit(self, method: str, chat: int | None) -> tuple[float, Fault]:
        """Seconds to wait, and the first fault that is more than a delay, for one request."""
        waited = 0.0
        for rule in self.rules:
            if rule.takes(method, chat):
                waited += rule.do.wait
                if type(rule.do) is not Delay:
                    return waited, rule.do
        return waited, Fault()
