"""The stand-in for the Bot API in a process of its own, and what it says about a bot."""

import json
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.processes import PATIENCE, ROOT, Process
from tests.fake_telegram.request_log import AcceptedRequest, RefusedRequest, RequestLog

TOKEN = "1234567:stand-in-for-the-benchmark-only"
CHATS = 1000
Report = dict[str, Any]


class StandIn(Process):
    """The quick stand-in; every answer takes `delay_ms` milliseconds. A `strict` one checks all
    requests and keeps Telegram's limits."""

    def __init__(self, delay_ms: int, log: Path, *, strict: bool = False) -> None:
        module = [sys.executable, "-m", "tests.fake_telegram"]
        options = ["--port", "0", "--token", TOKEN, "--delay-ms", str(delay_ms)]
        kind = "--limits" if strict else "--no-check"
        super().__init__([*module, *options, kind], log=log, folder=ROOT)
        self.delay_ms = delay_ms

    def listen(self) -> str:
        """Its address, once it listens."""
        until = time.monotonic() + PATIENCE
        while "\n" not in self.written():
            if self.ended() or time.monotonic() > until:
                raise RuntimeError(f"the stand-in does not start:\n{self.written()}")
            time.sleep(0.02)
        self.url = str(json.loads(self.written().splitlines()[0])["listening"])
        return self.url

    def report(self) -> Report:
        """Figures since the last reset."""
        return self._ask("report", None)

    def reset(self) -> None:
        """Forgets presses and figures."""
        self._ask("reset", b"")

    def press(
        self, data: Sequence[str], *, count: int, rate: float = 0.0, chats: int = CHATS
    ) -> None:
        """Has people press; `rate` 0 is as fast as they are answered, 256 at once."""
        order = {"rate": rate, "count": count, "chats": chats, "data": list(data)}
        self._ask("presses", json.dumps(order).encode())

    def wait(self, done: Callable[[Report], bool], seconds: float = PATIENCE) -> Report:
        """The report as soon as it is `done`, or after some seconds whatever it is."""
        until = time.monotonic() + seconds
        while True:
            report = self.report()
            if done(report) or time.monotonic() > until:
                return report
            time.sleep(0.05)

    def settle(self, seconds: float = 20.0) -> None:
        """Waits until the bot asks for nothing any more, and forgets what was."""
        until = time.monotonic() + seconds
        last = -1
        while (now := _requests(self.report())) != last and time.monotonic() < until:
            last = now
            time.sleep(0.4)
        self.reset()

    def order(self, route: str, what: object) -> None:
        """Misfortune, by one of the routes of `tests.fake_telegram.control_routes`."""
        self._ask(route, json.dumps(what).encode())

    def request_log(self) -> RequestLog:
        """What it accepted, in order."""
        kept = RequestLog()
        kept.entries = [AcceptedRequest(*row) for row in self._ask("ledger", None)["entries"]]
        return kept

    def refused(self) -> list[RefusedRequest]:
        """What it refused although it was sound."""
        return [RefusedRequest(*row) for row in self._ask("ledger", None)["refusals"]]

    def texts(self) -> dict[int, list[str]]:
        """The messages in each chat."""
        return {int(chat): texts for chat, texts in self._ask("texts", None).items()}

    def accepted(self) -> int:
        """How many new messages."""
        return int(self.report()["sends"]["accepted"])

    def until_accepted(self, number: int, seconds: float = PATIENCE) -> None:
        """Waits for so many new messages. Raises TimeoutError."""
        until = time.monotonic() + seconds
        while self.accepted() < number:
            if time.monotonic() > until:
                raise TimeoutError(f"{self.accepted()} of {number} messages after {seconds:.0f} s")
            time.sleep(0.02)

    def _ask(self, route: str, body: bytes | None) -> Report:
        request = urllib.request.Request(f"{self.url}/control/{route}", body)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            found: Report = json.load(answer)
        return found


def _requests(report: Report) -> int:
    return int(report["requests"]) - int(report["methods"].get("getUpdates", 0))
