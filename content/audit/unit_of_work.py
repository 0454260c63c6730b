"""Who changes what, in one transaction, and what is written down about it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from content.accounts.permissions import Actor


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """One person's work in one transaction. `now` is UTC; `chain` is the key of the history's
    hash chain (its purpose: `content.audit.history.PURPOSE`)."""

    session: Session
    by: Actor
    now: datetime
    chain: bytes
