"""What the program is made of: put together once, by `create`, and used by all requests."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends, Request
from sqlalchemy import Engine

from api.openings import Openings
from api.web.response_cache import ResponseCache
from bot.channel import ChannelServices
from bot.conversation import Conversation
from bot.delivery.worker import DeliveryWorker
from bot.subscriptions.service import SubscriptionService
from bot.team.actions import TeamServices
from bot.team.handlers import TeamHandlers
from bot.telegram.bot import TelegramBot
from content import subscribers
from content.accounts import partner_links, telegram_links, throttle, two_factor
from content.audit import history
from content.audit.unit_of_work import UnitsOfWork
from content.core import clock
from content.core.crypto import ChatKeys, Seal, derive
from content.core.settings import Settings, secret_of
from content.snapshot import Keeper, Snapshot

WEBHOOK_PURPOSE = "telegram webhook"


@dataclass(slots=True)
class Program:
    """The parts that live as long as the program. `secret` is the key all others come from;
    `people` and `team` are those of chats: of subscribers, of volunteers. `is_ending` says whether
    the server shuts down."""

    settings: Settings
    engine: Engine
    secret: str
    keeper: Keeper
    people: ChatKeys
    team: ChatKeys
    units_of_work: UnitsOfWork
    conversation: Conversation = field(init=False)
    subscribing: SubscriptionService = field(init=False)
    bot: TelegramBot | None = field(init=False, default=None)
    responses: ResponseCache = field(default_factory=ResponseCache)
    openings: Openings = field(default_factory=Openings)
    is_ending: Callable[[], bool] = lambda: False

    def __post_init__(self) -> None:
        """What needs the other parts."""
        current, settings = self.snapshot, self.settings
        self.conversation = Conversation(current, clock.now, self.bot_name)
        self.subscribing = SubscriptionService(self.engine, current, self.people, self.team)
        if settings.token:
            self.bot = TelegramBot(self._services(), settings.telegram_api_url, settings.token)

    def snapshot(self) -> Snapshot:
        """What people see. Raises NoSnapshot."""
        return self.keeper.current

    def bot_name(self) -> str | None:
        """The bot that people may ask for alerts."""
        return self.bot.username if self.bot and self.settings.alerts else None

    @property
    def webhook_secret(self) -> str:
        """What Telegram must say with each update (setWebhook's secret_token)."""
        return derive(self.secret, WEBHOOK_PURPOSE).hex()

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

    def _services(self) -> ChannelServices:
        """What the bots of all channels share."""
        settings, current = self.settings, self.snapshot
        team = TeamServices(self.engine, current, self.units_of_work, self.team, self.people)
        worker = DeliveryWorker(self.engine, self.people, current, clock.now)
        return ChannelServices(
            self.conversation,
            TeamHandlers(team),
            self.subscribing if settings.alerts else None,
            worker if settings.alerts and settings.sender == "on" else None,
        )


def create(settings: Settings, engine: Engine) -> Program:
    """A program of these settings, with this database."""
    keeper, secret = Keeper(engine), secret_of(settings)
    return Program(
        settings=settings,
        engine=engine,
        secret=secret,
        keeper=keeper,
        people=ChatKeys.of(secret, subscribers.PURPOSE),
        team=ChatKeys.of(secret, telegram_links.PURPOSE),
        units_of_work=UnitsOfWork(engine, derive(secret, history.PURPOSE), keeper.refresh),
    )


def program_of(request: Request) -> Program:
    """The program that a request is to."""
    return cast("Program", request.app.state.program)


def _conversation(request: Request) -> Conversation:
    return program_of(request).conversation


def _snapshot(request: Request) -> Snapshot:
    return program_of(request).snapshot()


def _openings(request: Request) -> Openings:
    return program_of(request).openings


TheProgram = Annotated[Program, Depends(program_of)]
TheConversation = Annotated[Conversation, Depends(_conversation)]
TheSnapshot = Annotated[Snapshot, Depends(_snapshot)]
TheOpenings = Annotated[Openings, Depends(_openings)]
