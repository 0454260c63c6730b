"""Alerts to many: how long, how evenly, and what a crash loses or doubles."""

import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy import Engine
from sqlmodel import col, func, select

from bench.load import Plan
from bench.processes import Process
from bench.sending import KEYS
from bench.stand_in import Report, StandIn
from content import clock, schema, subscribers
from content.alerts import queueing
from content.database import connect, reading, transaction
from content.i18n import LANGUAGES
from content.models import Alert, Delivery, Subscriber
from content.words import (
    AlertState,
    AlertStatus,
    AlertTopic,
    Certainty,
    DeliveryState,
    Severity,
    Urgency,
)

DELAYS, TO_KILL = (0, 300), 240
HOURS = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Paced:
    """A whole broadcast. `seconds`: from the first to the last message, as Telegram saw them."""

    delay_ms: int
    messages: int
    seconds: float
    busiest: int
    refused: int


@dataclass(frozen=True, slots=True)
class Killed:
    """Many broadcasts, each killed once at a random moment and started again."""

    kills: int
    lost: int
    doubled: int
    worst: int
    recorded: int


@dataclass(frozen=True, slots=True)
class Alerts:
    """All that is measured of alerts."""

    paced: tuple[Paced, ...]
    killed: Killed


def measure(folder: Path, plan: Plan) -> Alerts:
    """Two whole broadcasts, and many that are killed."""
    each = tuple(paced(folder, plan.subscribers, delay) for delay in DELAYS)
    return Alerts(each, killed(folder, plan.kills, TO_KILL, 0))


class Strict(StandIn):
    """The stand-in that keeps Telegram's limits."""

    def __init__(self, delay_ms: int, log: Path) -> None:
        super().__init__(delay_ms, log)
        self._command = [part for part in self._command if part != "--no-check"] + ["--limits"]


def subscribed(file: Path, number: int) -> Engine:
    """A new database with so many subscribers, in all languages."""
    engine = connect(f"sqlite:///{file}")
    schema.upgrade(engine)
    languages = list(LANGUAGES)
    everything = subscribers.topics_number(AlertTopic)
    with transaction(engine) as session:
        rows = [
            {
                "receiver": "person",
                "chat_hash": KEYS.hash(chat),
                "chat_sealed": KEYS.sealed(chat),
                "language": languages[chat % len(languages)],
                "topics": everything,
                "zones": 0,
                "is_reachable": True,
            }
            for chat in range(1, number + 1)
        ]
        session.connection().execute(sa.insert(Subscriber), rows)
    return engine


def queue(engine: Engine, lane: int) -> int:
    """An alert for all of them begins."""
    now = clock.now()
    with transaction(engine) as session:
        alert = Alert(
            identifier=uuid4().hex,
            status=AlertStatus.ACTUAL,
            state=AlertState.SENDING,
            topic=AlertTopic.WEATHER,
            urgency=Urgency.IMMEDIATE,
            severity=Severity.SEVERE,
            certainty=Certainty.LIKELY,
            lane=lane,
            effective=now,
            expires=now + HOURS,
            approved_content="-",
            created_at=now,
            started_at=now,
        )
        session.add(alert)
        session.flush()
        queueing.queue(session, alert)
        return alert.id or 0


@contextmanager
def sending(engine: Engine, url: str, log: Path) -> Iterator[Process]:
    """A sender of this database runs meanwhile."""
    command = [sys.executable, "-m", "bench.sending", str(engine.url), url]
    with Process(command, log=log) as process:
        yield process


def until_sent(engine: Engine, alert: int, seconds: float) -> None:
    """Wait until nothing of it is left to send."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with reading(engine) as session:
            if session.get_one(Alert, alert).state is not AlertState.SENDING:
                return
        time.sleep(0.2)
    raise TimeoutError(f"alert {alert} is not sent after {seconds} s")


def paced(folder: Path, number: int, delay_ms: int) -> Paced:
    """One broadcast, with Telegram's limits kept by the stand-in."""
    engine = subscribed(folder / f"paced-{delay_ms}.db", number)
    with Strict(delay_ms, folder / "stand-in.log") as stand_in:
        url = stand_in.listen()
        alert = queue(engine, 1)
        with sending(engine, url, folder / "sender.log"):
            until_sent(engine, alert, number / 20 + 30)
        report = stand_in.report()
    sends = report["sends"]
    return Paced(
        delay_ms, sends["accepted"], sends["seconds"], sends["busiest_second"], report["too_fast"]
    )


def killed(folder: Path, kills: int, number: int, delay_ms: int) -> Killed:
    """Emergencies, each broadcast killed once (SIGKILL) while it runs, and started again."""
    dice = random.Random(196)
    runs = [
        _killed(folder, run, number, delay_ms, dice.uniform(1, number / 35)) for run in range(kills)
    ]
    doubled = [run.doubled for run in runs]
    return Killed(
        kills,
        sum(run.lost for run in runs),
        sum(doubled),
        max(doubled),
        sum(run.recorded for run in runs),
    )


def _killed(folder: Path, run: int, number: int, delay_ms: int, after: float) -> Killed:
    engine = subscribed(folder / f"killed-{run}.db", number)
    with Strict(delay_ms, folder / "stand-in.log") as stand_in:
        url = stand_in.listen()
        alert = queue(engine, 0)
        with sending(engine, url, folder / "sender.log") as process:
            stand_in.wait(lambda report: report["sends"]["accepted"] > 0)
            time.sleep(after)
            process.signal(signal.SIGKILL)
        with sending(engine, url, folder / "sender.log"):
            until_sent(engine, alert, number / 20 + 30)
        report = stand_in.report()
    return _judged(engine, alert, report, number)


def _judged(engine: Engine, alert: int, report: Report, number: int) -> Killed:
    sends = report["sends"]
    doubled = sends["accepted"] - sends["chats"]
    with reading(engine) as session:
        query = select(Delivery.state, func.count()).where(Delivery.alert_id == alert)
        ends = Counter(dict(session.exec(query.group_by(Delivery.state)).all()))
        marked = select(func.count()).where(col(Delivery.repeats), col(Delivery.alert_id) == alert)
        repeats = session.exec(marked).one()
    missing = number - sends["chats"] - ends[DeliveryState.UNCERTAIN]
    return Killed(1, max(missing, 0), doubled, doubled, repeats)
