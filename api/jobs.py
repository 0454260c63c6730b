"""What the clock does: publishing what was scheduled, and forgetting what is over.

Each is done in the one thread that also looks for new content. Whatever goes wrong is tried again
the next time.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from api.cap_feeds import reader
from api.program import Program
from content import reports
from content.accounts import invitations, sessions, telegram_links, throttle
from content.accounts.permissions import SERVER
from content.alerts import suggestions
from content.alerts.cap import incoming
from content.alerts.purge import purge as purge_alerts
from content.core import clock
from content.core.database import reading, scrub, transaction
from content.core.errors import ChannelInfoError
from content.editing import drafts, idempotency

log = logging.getLogger(__name__)
Chore = tuple[timedelta, Callable[[], None]]
# Named one by one, so that the type checker sees whether each is there.
PURGES: tuple[Callable[[Session, datetime], object], ...] = (
    sessions.purge,
    throttle.purge,
    invitations.purge,
    telegram_links.purge,
    idempotency.purge,
    reports.purge,
    incoming.purge,
)
FORGET_EVERY, PUBLISH_EVERY = timedelta(hours=1), timedelta(seconds=30)
TIDY_EVERY, OFFER_EVERY = timedelta(seconds=30), timedelta(seconds=5)


def jobs(parts: Program) -> list[Chore]:
    """What is done, and how often."""
    return [
        (PUBLISH_EVERY, partial(_try, publish, parts)),
        (FORGET_EVERY, partial(_try, forget, parts)),
        (TIDY_EVERY, partial(_try, tidy, parts)),
        *([(OFFER_EVERY, partial(_try, offer, parts))] if parts.settings.alerts else ()),
        *_feeds(parts),
    ]


def _feeds(parts: Program) -> list[Chore]:
    """Only where alerts are sent, so that not every instance asks everybody's feeds."""
    wanted, settings = parts.settings.feeds, parts.settings
    if not (wanted and settings.alerts and settings.sender == "on"):
        return []
    return [(reader.EVERY, reader.Feeds(parts.engine, wanted).poll)]


def publish(parts: Program) -> None:
    """Make live what was to be live by now, each in a transaction of its own."""
    now = clock.now()
    with reading(parts.engine) as session:
        due = drafts.due(session, now)
    for number in due:
        with parts.units_of_work.begin(SERVER, now) as work:
            drafts.publish_due(work, number)


def offer(parts: Program) -> None:
    """Alerts about openings that were cancelled or moved, for somebody to approve."""
    with transaction(parts.engine) as session:
        suggestions.draft_suggestions(session, parts.keeper.current, clock.now())


def forget(parts: Program) -> None:
    """Sessions, links, codes, attempts, presses and reports that are over, and who got alerts."""
    now = clock.now()
    for purge in PURGES:
        with transaction(parts.engine) as session:
            purge(session, now)
    if purge_alerts(parts.engine, now) and not scrub(parts.engine, "delivery"):
        parts.subscribing.scrub_later()


def tidy(parts: Program) -> None:
    """What people wanted forgotten and could not be at once."""
    parts.subscribing.tidy()


def _try(work: Callable[[Program], None], parts: Program) -> None:
    try:
        work(parts)
    except (ChannelInfoError, DBAPIError) as error:
        log.error("%s was not done: %s", work.__name__, type(error).__name__)  # noqa: TRY400 - a row may be in it
