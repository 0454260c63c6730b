"""Exercises come to a volunteer's phone only while it is known as theirs."""

from sqlmodel import Session

from api.admin.visit import Visit
from content import subscribers
from content.sealing import ChatKeys
from content.volunteers import telegram_links


def end(visit: Visit, session: Session, account: int) -> None:
    """No more of them for this account; before its chat is forgotten."""
    team = ChatKeys.of(visit.state.secret, telegram_links.PURPOSE)
    people = ChatKeys.of(visit.state.secret, subscribers.PURPOSE)
    for chat in telegram_links.chats_of(session, [account], team):
        subscribers.no_exercises(session, chat, people)
