"""A database with subscribers and coordinators, the program that sends, and Telegram."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import Engine
from sqlmodel import col, func, select

from bench import bots, generate
from bench.processes import Process
from bench.stand_in import StandIn
from content import subscribers
from content.core.crypto import ChatKeys
from content.core.database import connect, reading, transaction
from content.models import Alert, AlertState, Delivery, DeliveryState, Role
from tests.content.alerts import making

SECRET = "bench" * 8
KEYS = ChatKeys.of(SECRET, subscribers.PURPOSE)
SLOWEST = 20  # messages a second, before patience ends


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of its own, with the database in it. A subscriber's number is their chat."""

    folder: Path
    engine: Engine
    subscribers: int

    @property
    def database(self) -> Path:
        """The file."""
        return Path(self.engine.url.database or "")

    @property
    def program(self) -> Path:
        """What the program wrote."""
        return self.folder / "program.log"


def made(folder: Path, number: int) -> Place:
    """With the example content and so many subscribers, who want everything and speak all
    languages in turn."""
    ready = folder / f"subscribers-{number}.db"
    if not ready.exists():
        _make(ready, number)
    mine = Path(mkdtemp(dir=folder))
    engine = connect(f"sqlite:///{shutil.copy(ready, mine / 'bench.db')}")
    return Place(mine, engine, number)


def _make(file: Path, number: int) -> None:
    engine = generate.database(file)
    with transaction(engine) as session:
        making.people(session, Role.COORDINATOR, Role.COORDINATOR)
        making.subscribe(session, range(1, number + 1), KEYS, language=None)
    engine.dispose()


@contextmanager
def telegram(place: Place, delay_ms: int = 0) -> Iterator[StandIn]:
    """The stand-in, meanwhile."""
    with StandIn(delay_ms, place.folder / "stand-in.log", strict=True) as stand_in:
        stand_in.listen()
        yield stand_in


@contextmanager
def serving(place: Place, stand_in: StandIn) -> Iterator[Process]:
    """The program, meanwhile; it polls when this begins."""
    with bots.program(
        place.database, stand_in.url, place.program, alerts="true", secret_key=SECRET
    ) as process:
        try:
            yield process
        finally:
            if process.ended() and not process.killed:
                raise RuntimeError(f"the program {process.ending()}")


def until_sending(stand_in: StandIn, process: Process) -> None:
    """Waits until the program is up, and has introduced itself."""
    stand_in.wait(lambda report: "deleteWebhook" in report["methods"] or process.ended())
    time.sleep(1)


def until_sent(place: Place, alert: int, messages: int | None = None) -> None:
    """Waits until nothing of it is left to send. Raises TimeoutError."""
    patience = (messages or place.subscribers) / SLOWEST + 60
    end = time.monotonic() + patience
    while state(place, alert) is AlertState.SENDING or state(place, alert) is AlertState.APPROVED:
        if time.monotonic() > end:
            raise TimeoutError(f"not sent after {patience:.0f} s: {ends(place, alert)}")
        time.sleep(0.2)


def newest(place: Place) -> int | None:
    """The alert that was made last, if there is one."""
    with reading(place.engine) as session:
        return session.exec(select(func.max(Alert.id))).one()


def state(place: Place, alert: int) -> AlertState:
    """How far an alert is."""
    with reading(place.engine) as session:
        return session.get_one(Alert, alert).state


def ends(place: Place, alert: int) -> dict[DeliveryState, int]:
    """How many of its messages are how far."""
    query = select(col(Delivery.state), func.count()).where(Delivery.alert_id == alert)
    with reading(place.engine) as session:
        return dict(session.exec(query.group_by(Delivery.state)).all())


def deliveries(place: Place, alert: int) -> dict[int, Delivery]:
    """Its rows, by chat."""
    with reading(place.engine) as session:
        rows = session.exec(select(Delivery).where(Delivery.alert_id == alert)).all()
        return {row.subscriber_id: row for row in rows}
