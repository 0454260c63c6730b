"""A desk on a database with one organization, one service at two places, and one page."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

import pytest
from sqlalchemy import Engine

from content.database import transaction
from content.desk import proposals
from content.desk.desk import Desk
from content.volunteers.roles import SERVER, Actor
from tests.conftest import NOW

CHAIN = b"a key of tests"
At = Callable[..., AbstractContextManager[Desk]]


def desk_of(engine: Engine) -> At:
    @contextmanager
    def desk(by: Actor = SERVER, now: datetime = NOW) -> Iterator[Desk]:
        with transaction(engine) as session:
            yield Desk(session, by, now, CHAIN)

    return desk


def seen(desk: Desk, number: int | None) -> str:
    """What whoever reads a proposal now would carry; "" where it does not wait."""
    waiting = proposals.waiting(desk.session)
    return next((one.seen for one in waiting if one.row.id == number), "")


@pytest.fixture
def desk(filled: Engine) -> At:
    """Work in one transaction, on the example content."""
    return desk_of(filled)
