"""Messages from elsewhere become drafts, never more: somebody has to make one their own, and
somebody else to approve it (`content.alerts.lifecycle`)."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select, update

from content.alerts import lifecycle
from content.alerts.cap.message import Category, Message, Reference, Text
from content.alerts.cap.read import read
from content.alerts.contents import Contents, Said
from content.documents.fields import HIDDEN
from content.errors import Refused, Why
from content.i18n import catalogue
from content.models import Alert
from content.volunteers.roles import SERVER
from content.words import AlertState, AlertTopic, MsgType

UNLESS_SAID = timedelta(hours=24)  # how long one holds that does not say so
AHEAD = timedelta(days=1)
MOST_WAITING = 50  # a feed that went mad does not bury what people wrote
CANCELLED = "This alert was wrong or is cancelled:"  # in the catalogues, see bot.screens.alert
# None is an emergency unless somebody makes it one: that can be sent by one person alone.
_WEATHER = {Category.MET, Category.GEO, Category.ENV, Category.TRANSPORT}
_PHONE = re.compile(r"\+?[0-9][0-9 ]{1,24}", re.ASCII)
_HEADLINE, _DESCRIPTION, _INSTRUCTION = 160, 1800, 1000  # together no more than a message takes


_WAITING = (
    col(Alert.state) == AlertState.DRAFT,
    col(Alert.origin).startswith(lifecycle.OUTSIDE),
)


def take_file(session: Session, data: bytes, now: datetime) -> int | None:
    """The draft made of a file; None if it is over, or was taken before. Raises Refused."""
    return take(session, read(data), now)


def take(session: Session, message: Message, now: datetime) -> int | None:
    """The draft made of a message; None if it is over, or was taken before. Raises Refused."""
    expires = message.expires or max(message.reference.sent, message.effective) + UNLESS_SAID
    if message.reference.sent > now + AHEAD:
        raise Refused("sent", Why.WRONG)
    if expires <= now or _made_of(session, [message.reference]):
        return None
    wanted = _contents(message, expires)
    old = _corrected(session, message)
    if old:
        wanted = wanted.model_copy(update={"zones": old.zones, "topic": old.topic})
    elif message.msg_type is MsgType.CANCEL:
        wanted = _cancelled(wanted)
    corrects = old.id if old else None
    number = lifecycle.draft(session, SERVER, wanted, now, corrects, message.msg_type)
    session.get_one(Alert, number).origin = origin(message.reference)
    session.flush()
    return number


def is_full(session: Session) -> bool:
    """Whether as many are waiting for people as can be."""
    return session.exec(select(func.count()).where(*_WAITING)).one() >= MOST_WAITING


def purge(session: Session, now: datetime) -> None:
    """Close what nobody took before it was over; kept, so that it does not come again."""
    over = update(Alert).where(*_WAITING, col(Alert.expires) <= now)
    session.exec(over.values(state=AlertState.ENDED, approved_content="-"))


def origin(reference: Reference) -> str:
    """By what the same message is known again."""
    return f"{lifecycle.OUTSIDE}{reference}"


def _made_of(session: Session, references: Iterable[Reference]) -> int | None:
    """The last alert of ours that was made of one of these."""
    origins = [origin(one) for one in references]
    return session.exec(select(func.max(Alert.id)).where(col(Alert.origin).in_(origins))).one()


def _corrected(session: Session, message: Message) -> Alert | None:
    """What people have now of what this is about, if they have it and it is not over."""
    number = later = _made_of(session, message.references)
    while later is not None:
        number = later
        begun = (col(Alert.started_at).is_not(None), ~col(Alert.is_end))
        newer = select(func.max(Alert.id)).where(Alert.references_id == number, *begun)
        later = session.exec(newer).one()
    alert = session.get(Alert, number) if number else None
    if alert is None or alert.state not in lifecycle.BEGUN or alert.status is not message.status:
        return None
    return alert


def _cancelled(wanted: Contents) -> Contents:
    """A cancellation that stands alone, so that nobody takes it for the alert."""
    texts = {
        code: said.model_copy(update={"headline": _headline(said.headline, code)})
        for code, said in wanted.texts.items()
    }
    return wanted.model_copy(update={"texts": texts})


def _headline(headline: str, code: str) -> str:
    return _cut(f"{catalogue(code).gettext(CANCELLED)} {headline}", _HEADLINE)


def _contents(message: Message, expires: datetime) -> Contents:
    texts = {code: _said(text) for code, text in message.texts.items()}
    return Contents(
        status=message.status,
        topic=AlertTopic.WEATHER if message.category in _WEATHER else AlertTopic.RIGHTS,
        urgency=message.urgency,
        severity=message.severity,
        certainty=message.certainty,
        effective=message.effective,
        expires=expires,
        language=next((code for code in ("en", "fr") if code in texts), next(iter(texts))),
        contact=message.contact if _PHONE.fullmatch(message.contact) else None,
        texts=texts,
    )


def _said(text: Text) -> Said:
    """Cut where it is too long: people look at it before it goes anywhere."""
    headline = " ".join(_seen(text.headline).split())
    if not headline:
        raise Refused("headline", Why.MISSING)
    where = " · ".join(text.areas)
    return Said(
        headline=_cut(headline, _HEADLINE),
        description=_cut(_seen(f"{text.description}\n{where}"), _DESCRIPTION),
        instruction=_cut(_seen(text.instruction), _INSTRUCTION),
    )


def _seen(text: str) -> str:
    return HIDDEN.sub("", text.replace("\t", " ")).strip()


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
