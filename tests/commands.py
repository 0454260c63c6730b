"""The `channel-info` command in processes of its own."""

import atexit
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

ROOT = Path(__file__).parent.parent
STARTER = [sys.executable, "-m", "tests.starter"]


def environment(folder: Path, **more: str) -> dict[str, str]:
    """As at a user's: without our settings, and with compiled modules kept."""
    ours = ("CHANNEL_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    database = f"sqlite:///{folder}/data with spaces/test.db"
    own = {"CHANNEL_INFO_DATABASE_URL": database, "PYTHONPATH": str(ROOT)}
    return kept | own | {f"CHANNEL_INFO_{name.upper()}": value for name, value in more.items()}


@cache
def _starter() -> subprocess.Popen[str]:
    """One for all commands of this process."""
    pipe, env = subprocess.PIPE, environment(ROOT)
    starter = subprocess.Popen(STARTER, stdin=pipe, stdout=pipe, env=env, text=True)
    atexit.register(starter.communicate)
    return starter


def _ask(order: dict[str, Any]) -> int:
    starter = _starter()
    assert starter.stdin
    assert starter.stdout
    starter.stdin.write(json.dumps(order) + "\n")
    starter.stdin.flush()
    return int(starter.stdout.readline())


@dataclass
class Started:
    """A command that runs."""

    pid: int
    code: int | None = None

    def kill(self) -> None:
        """With -9."""
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        """How it ended."""
        if self.code is None:
            self.code = _ask({"wait": self.pid})
        return self.code


def start(folder: Path, *words: str, into: Path, seconds: int = 0, **more: str) -> Started:
    """What it says goes into a file there, what goes wrong into another."""
    files = {"said": str(into / "said"), "log": str(into / "log")}
    env = environment(folder, **more)
    how = {"folder": str(folder), "environment": env, "words": words, "seconds": seconds}
    return Started(_ask(how | files))


def run(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A command from start to end."""
    with TemporaryDirectory() as into:
        code = start(folder, *words, into=Path(into), seconds=60, **more).wait()
        said, log = (Path(into, name).read_text("utf-8") for name in ("said", "log"))
    return subprocess.CompletedProcess(words, code, said, log)


def with_example(shared: Path) -> Path:
    """A folder with a database and the example content, made by the commands. The first process of
    a test run makes it for all (`shared` is their common folder); it is to be copied."""
    folder = shared / "example"
    with (shared / "example.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making = shared / "example.making"
            making.mkdir()
            for words in (("db", "upgrade"), ("content", "load", "--example")):
                done = run(making, *words)
                assert done.returncode == 0, done.stderr
            making.rename(folder)
    return folder


def free_port() -> int:
    """Where nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def serving(folder: Path, **more: Any) -> Iterator[tuple[Started, str]]:
    """The server, and its address; killed in the end."""
    port = free_port()
    process = start(folder, "serve", into=folder, port=str(port), **more)
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def answers(url: str, seconds: float = 20) -> httpx.Response:
    """What it says once it is there."""
    end = time.monotonic() + seconds
    while True:
        try:
            return httpx.get(url)
        except httpx.TransportError:
            assert time.monotonic() < end
            time.sleep(0.05)
