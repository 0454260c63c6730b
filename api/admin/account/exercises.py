"""Exercises end with an account, and when its phone is unlinked (`bot.team` does the same)."""

from sqlmodel import Session

from api.admin.request import VolunteerRequest
from content import subscribers
from content.accounts import telegram_links
from content.core.crypto import ChatKeys


def end(request: VolunteerRequest, session: Session, account: int) -> bool:
    """No more of them for this account; before its chat is forgotten. Gives whether somebody is
    forgotten (`content.subscribers.scrub`)."""
    team = ChatKeys.of(request.state.secret, telegram_links.PURPOSE)
    people = ChatKeys.of(request.state.secret, subscribers.PURPOSE)
    chats = telegram_links.chats_of(session, [account], team)
    return any(subscribers.no_exercises(session, chat, people) for chat in chats)
