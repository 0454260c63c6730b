"""A form that is sent twice acts once."""

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete

from content.core.crypto import hash_token
from content.models import SubmittedForm

KEPT = timedelta(days=1)
LENGTH = 40


def once(session: Session, press_id: str, now: datetime) -> bool:
    """Whether the form with this hidden number came for the first time within a day. Two that
    come at the same moment wait for each other, in the transaction they act in."""
    purge(session, now)
    try:
        with session.begin_nested():
            session.add(SubmittedForm(id=hash_token(press_id)[:LENGTH], at=now))
    except IntegrityError:
        return False
    return True


def purge(session: Session, now: datetime) -> None:
    """Forget what came more than a day ago."""
    session.exec(delete(SubmittedForm).where(col(SubmittedForm.at) < now - KEPT))
