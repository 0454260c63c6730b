"""The bots that are compared, and how each is started."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.peers import menu
from bench.processes import ROOT, Process, free_port
from bench.stand_in import TOKEN

PEERS = ROOT / "bench" / "peers"
PEERS_PYTHON = ROOT / ".venv-bench" / "bin" / "python"


@dataclass(frozen=True, slots=True)
class Bot:
    """`start` takes the stand-in's address and a log file; `presses` is callback data."""

    name: str
    presses: Sequence[str]
    start: Callable[[str, Path], Process]


def ours(database: Path, presses: Sequence[str], name: str = "Channel Info") -> Bot:
    """The product as people run it: bot, web chat and read API in one process."""

    def start(url: str, log: Path) -> Process:
        return program(database, url, log)

    return Bot(name, presses, start)


def program(database: Path, url: str, log: Path, **more: str) -> Process:
    """`channel-info serve` with this database; `more` are settings."""
    settings = {
        "telegram_token": TOKEN,
        "telegram_api_url": url,
        "database_url": f"sqlite:///{database}",
        "port": str(free_port()),
    } | more
    return Process(
        [Path(sys.executable).parent / "channel-info", "serve"],
        log=log,
        folder=database.parent,
        settings={f"CHANNEL_INFO_{name.upper()}": value for name, value in settings.items()},
    )


def peers() -> list[Bot]:
    """Bare menu bots of two libraries."""
    return [
        _peer("aiogram 3.31", "aiogram_menu.py"),
        _peer("python-telegram-bot 22.8", "ptb_menu.py"),
        _peer("the same, 16 at once", "ptb_menu.py", "--concurrent"),
    ]


def _peer(name: str, file: str, *options: str) -> Bot:
    def start(url: str, log: Path) -> Process:
        return Process([PEERS_PYTHON, PEERS / file, TOKEN, url, *options], log=log)

    return Bot(name, menu.presses(), start)
