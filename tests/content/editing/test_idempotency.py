"""A form sent twice acts once."""

from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import select

from content.core.database import reading, transaction
from content.editing.idempotency import KEPT, once
from content.models import SubmittedForm
from tests.conftest import NOW


def test_twice_is_once(engine: Engine) -> None:
    with transaction(engine) as session:
        assert once(session, "a press", NOW)
        assert once(session, "another press", NOW)
        assert not once(session, "a press", NOW)
    with transaction(engine) as session:
        assert not once(session, "a press", NOW + timedelta(hours=1))


def test_forgotten_after_a_day(engine: Engine) -> None:
    with transaction(engine) as session:
        once(session, "a press", NOW)
    with transaction(engine) as session:
        once(session, "another press" * 10, NOW + KEPT + timedelta(seconds=1))
    with reading(engine) as session:
        assert len(session.exec(select(SubmittedForm)).all()) == 1
