"""A form that is sent twice acts once."""

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete

from content.models import Press
from content.sealing import hash_token

KEPT = timedelta(days=1)
LENGTH = 40


def once(session: Session, press_id: str, now: datetime) -> bool:
    """Whether the form with this hidden number came for the first time within a day. Two that
    come at the same moment wait for each other, in the transaction they act in."""
    purge(session, now)
    try:
        with session.begin_nested():
            session.add(Press(id=hash_token(press_id)[:LENGTH], at=now))
    except IntegrityError:
        return False
    return True


def purge(session: Session, now: datetime) -> None:
    """Forget what came more than a day ago."""
    session.exec(delete(Press).where(col(Press.at) < now - KEPT))
