"""What a volunteer does from Telegram: who they are is looked up at every press, so that a role
that is lost, or a link that is cut, ends at once."""

from collections.abc import Iterable
from datetime import datetime
from inspect import signature

from bot.routes import Viewer
from bot.screen import Screen
from bot.team import actions, alert_actions, notifications, screens
from bot.team.actions import TeamMember, TeamServices
from bot.team.callback_data import TeamCallback, decode
from bot.team.labels import WHYS
from bot.team.notifications import About, TeamNotification
from bot.team.screens import TeamLocalizer
from content import subscribers
from content.accounts import telegram_links
from content.accounts.permissions import Permission
from content.core.database import reading, transaction
from content.core.errors import BadRoute, ChannelInfoError, Conflict, InvalidInput, NotAllowed
from content.core.i18n import TEAM_LANGUAGES


class SecondFactorMissing(NotAllowed):
    """Alerts are for those who let themselves be known twice, here as in the admin."""


class TeamHandlers:
    """Answers the presses and commands of volunteers. Reads and writes the database, so an event
    loop calls it in a worker thread."""

    def __init__(self, parts: TeamServices) -> None:
        self._parts = parts

    def command(self, chat: int, argument: str, language: str, now: datetime) -> Screen:
        """`/team`, perhaps with a one-time code that links this chat."""
        if argument and not self._link(chat, argument, now):
            return self._stranger(language, now)
        return self.press(chat, "team", language, now)

    def _link(self, chat: int, code: str, now: datetime) -> bool:
        """The account whose code it is writes from here now; exercises come no more to the phone
        before."""
        keys, people = self._parts.keys, self._parts.people
        with transaction(self._parts.engine) as session:
            before = telegram_links.chats_of_code(session, code, keys)
            if telegram_links.link(session, code, chat, now, keys) is None:
                return False
            left = [subscribers.no_exercises(session, one, people) for one in before if one != chat]
        if any(left):
            subscribers.scrub(self._parts.engine)
        return True

    def press(self, chat: int, text: str, language: str, now: datetime) -> Screen:
        """One press. What is not possible is said on the first screen; nothing was done then."""
        with reading(self._parts.engine) as session:
            account = telegram_links.account_of(session, chat, self._parts.keys)
        if account is None:
            return self._stranger(language, now)
        localizer = TeamLocalizer(Viewer(account.speaks), now)
        member = TeamMember(self._parts, chat, account, localizer, now)
        try:
            return _answer(member, decode(text))
        except (ChannelInfoError, ValueError) as error:
            sends = member.actor.may(Permission.ALERTS)
            return screens.home(localizer, account.name, _explain(localizer, error), alerts=sends)

    def news(self, now: datetime) -> list[TeamNotification]:
        """What to tell whom, without being asked."""
        return notifications.due_notifications(self._parts, now)

    def mark_delivered(self, abouts: Iterable[About]) -> None:
        """This came to all whom it concerns."""
        notifications.mark_delivered(self._parts, abouts)

    def _stranger(self, language: str, now: datetime) -> Screen:
        code = language[:2].lower()
        speaks = code if code in TEAM_LANGUAGES else TEAM_LANGUAGES[0]
        return screens.stranger(TeamLocalizer(Viewer(speaks), now))


def _answer(member: TeamMember, press: TeamCallback) -> Screen:
    answer = (actions.router.answers | alert_actions.router.answers).get(press.what)
    if answer is None:
        raise BadRoute("no such team button")
    permission, draw_it = answer
    if not member.actor.may(permission):
        raise NotAllowed
    if permission is Permission.ALERTS and not member.account.has_totp:
        raise SecondFactorMissing
    if len(press.arguments) != len(signature(draw_it).parameters) - 1:
        raise BadRoute("no such arguments")
    return draw_it(member, *press.arguments)


def _explain(localizer: TeamLocalizer, error: Exception) -> str:
    if isinstance(error, SecondFactorMissing):
        return localizer.say("First set up your second step, on the site under My account.")
    if isinstance(error, NotAllowed):
        return localizer.say("Your role does not include this.")
    if isinstance(error, InvalidInput) and error.why in WHYS:
        return localizer.say(WHYS[error.why])
    if isinstance(error, Conflict):
        return localizer.say("It was changed meanwhile, or is gone. Look again.")
    return localizer.t("This button is too old. Please choose again.")
