"""The routes by which a benchmark in another process drives the stand-in.

POST /control/presses  {"rate": 50, "count": 1000, "chats": 100, "data": ["a", "b"] | "walk"}
GET  /control/report   figures as JSON (see measure.py)
POST /control/reset    forgets presses and figures
"""

import json
from collections.abc import Callable

from tests.fake_telegram.errors import Json
from tests.fake_telegram.feed import Feed, Order
from tests.fake_telegram.ledger import is_send
from tests.fake_telegram.measure import Measure, now

PREFIX = "/control/"


class Control:
    """Holds the feed and the figures."""

    def __init__(self, put: Callable[[int, str], str], delay_ms: float = 0.0) -> None:
        """`put` as for `Feed`; `delay_ms` is only reported."""
        self._delay_ms = delay_ms
        self.measure = Measure(delay_ms)
        self.feed = Feed(put, lambda: self.measure)

    def accepted(self, method: str, params: Json) -> None:
        """A request was accepted."""
        self.measure.methods[method] += 1
        if is_send(method):
            self.measure.send(int(params.get("chat_id", 0)))
        self.feed.accepted(method, params)

    def polled(self) -> None:
        """The bot asked for updates."""
        self.measure.first_poll = self.measure.first_poll or now()

    def serve(self, path: str, body: bytes) -> tuple[int, Json]:
        """Status and answer of a request to one of the routes."""
        name = path.removeprefix(PREFIX)
        if name == "report":
            return 200, self.measure.report()
        if name == "reset":
            self.feed.reset()
            self.measure = Measure(self._delay_ms)
            return 200, {"ok": True}
        if name == "presses":
            return self._presses(body)
        return 404, {"ok": False}

    def _presses(self, body: bytes) -> tuple[int, Json]:
        try:
            self.feed.order(Order(**json.loads(body or b"{}")))
        except (TypeError, ValueError) as error:
            return 400, {"ok": False, "description": str(error)}
        return 200, {"ok": True}
