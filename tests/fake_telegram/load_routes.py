"""The routes by which a benchmark in another process drives the stand-in.

POST /control/presses  {"rate": 50, "count": 1000, "chats": 100, "data": ["a", "b"] | "walk"}
GET  /control/report   figures as JSON (see measurements.py)
POST /control/reset    forgets presses and figures
"""

import json
from collections.abc import Callable

from tests.fake_telegram.errors import Json
from tests.fake_telegram.load_generator import Load, LoadGenerator
from tests.fake_telegram.measurements import Measurements, now
from tests.fake_telegram.request_log import is_send

PREFIX = "/control/"


class LoadRoutes:
    """Holds the load generator and the figures."""

    def __init__(self, put: Callable[[int, str], str], delay_ms: float = 0.0) -> None:
        """`put` as for `LoadGenerator`; `delay_ms` is only reported."""
        self._delay_ms = delay_ms
        self.measurements = Measurements(delay_ms)
        self.generator = LoadGenerator(put, lambda: self.measurements)

    def accepted(self, method: str, params: Json) -> None:
        """A request was accepted."""
        self.measurements.methods[method] += 1
        if is_send(method):
            self.measurements.send(int(params.get("chat_id", 0)))
        self.generator.accepted(method, params)

    def polled(self) -> None:
        """The bot asked for updates."""
        self.measurements.first_poll = self.measurements.first_poll or now()

    def serve(self, path: str, body: bytes) -> tuple[int, Json]:
        """Status and answer of a request to one of the routes."""
        name = path.removeprefix(PREFIX)
        if name == "report":
            return 200, self.measurements.report()
        if name == "reset":
            self.generator.reset()
            self.measurements = Measurements(self._delay_ms)
            return 200, {"ok": True}
        if name == "presses":
            return self._presses(body)
        return 404, {"ok": False}

    def _presses(self, body: bytes) -> tuple[int, Json]:
        try:
            self.generator.order(Load(**json.loads(body or b"{}")))
        except (TypeError, ValueError) as error:
            return 400, {"ok": False, "description": str(error)}
        return 200, {"ok": True}
