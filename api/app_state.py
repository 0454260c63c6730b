"""What the application has, typed: what `create_app` puts together and requests use."""

from dataclasses import dataclass
from typing import cast

from fastapi import Request
from sqlalchemy import Engine

from api.web.response_cache import ResponseCache
from bot.conversation import Conversation
from bot.subscriptions.service import SubscriptionService
from content.accounts import partner_links, throttle, two_factor
from content.audit.unit_of_work import UnitsOfWork
from content.core.crypto import ChatKeys, Seal, derive
from content.core.settings import Settings
from content.snapshot import Keeper


@dataclass(frozen=True, slots=True)
class AppState:
    """The parts that live as long as the program. `secret` is the key all others come from;
    `people` and `team` are those of chats: of subscribers, of volunteers."""

    settings: Settings
    engine: Engine
    keeper: Keeper
    conversation: Conversation
    secret: str
    units_of_work: UnitsOfWork
    people: ChatKeys
    team: ChatKeys
    subscribing: SubscriptionService
    lately: ResponseCache

    @property
    def totp_seal(self) -> Seal:
        """What second factors are sealed with."""
        return Seal(derive(self.secret, two_factor.PURPOSE))

    @property
    def throttle_key(self) -> bytes:
        """By which who tries a password is known again."""
        return derive(self.secret, throttle.PURPOSE)

    @property
    def partner_key(self) -> bytes:
        """What links of partners are signed with."""
        return derive(self.secret, partner_links.PURPOSE)


def state_of(request: Request) -> AppState:
    """The state of the application that a request is to."""
    return cast("AppState", request.app.state.parts)
