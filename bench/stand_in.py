"""The stand-in for the Bot API in a process of its own, and what it says about a bot."""

import json
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.processes import PATIENCE, ROOT, Process

TOKEN = "1234567:stand-in-for-the-benchmark-only"
CHATS = 1000
Report = dict[str, Any]


class StandIn(Process):
    """The quick stand-in; every answer takes `delay_ms` milliseconds."""

    def __init__(self, delay_ms: int, log: Path) -> None:
        module = [sys.executable, "-m", "tests.fake_telegram", "--no-check"]
        options = ["--port", "0", "--token", TOKEN, "--delay-ms", str(delay_ms)]
        super().__init__([*module, *options], log=log, folder=ROOT)
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

    def press(self, data: Sequence[str], *, count: int, rate: float = 0.0) -> None:
        """Has people press; `rate` 0 is as fast as they are answered, 256 at once."""
        order = {"rate": rate, "count": count, "chats": CHATS, "data": list(data)}
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

    def _ask(self, route: str, body: bytes | None) -> Report:
        request = urllib.request.Request(f"{self.url}/control/{route}", body)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            found: Report = json.load(answer)
        return found


def _requests(report: Report) -> int:
    return int(report["requests"]) - int(report["methods"].get("getUpdates", 0))
