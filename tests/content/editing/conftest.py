"""A desk on a database with one organization, one service at two places, and one page."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

import pytest
from sqlalchemy import Engine

from content.accounts.permissions import SERVER, Actor
from content.audit.unit_of_work import UnitOfWork
from content.core.database import transaction
from content.editing import proposals
from tests.conftest import NOW

CHAIN = b"a key of tests"
At = Callable[..., AbstractContextManager[UnitOfWork]]


def desk_of(engine: Engine) -> At:
    @contextmanager
    def work(by: Actor = SERVER, now: datetime = NOW) -> Iterator[UnitOfWork]:
        with transaction(engine) as session:
            yield UnitOfWork(session, by, now, CHAIN)

    return work


def seen(work: UnitOfWork, number: int | None) -> str:
    """What whoever reads a proposal now would carry; "" where it does not wait."""
    waiting = proposals.waiting(work.session)
    return next((one.seen for one in waiting if one.row.id == number), "")


@pytest.fixture
def work(filled: Engine) -> At:
    """Work in one transaction, on the example content."""
    return desk_of(filled)
