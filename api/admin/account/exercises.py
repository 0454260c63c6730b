"""Exercises end with an account, and when its phone is unlinked (`bot.team` does the same)."""

from sqlmodel import Session

from api.admin.request import VolunteerRequest
from content import subscribers
from content.accounts import telegram_links


def end(request: VolunteerRequest, session: Session, account: int) -> bool:
    """No more of them for this account; before its chat is forgotten. Gives whether somebody is
    forgotten (`content.subscribers.scrub`)."""
    chats = telegram_links.chats_of(session, [account], request.state.team)
    return any(subscribers.no_exercises(session, chat, request.state.people) for chat in chats)
