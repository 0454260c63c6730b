"""The application: what is started with it, what is stopped with it, and its rooms."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.middleware.gzip import GZipMiddleware

from api import admin, telegram_webhook
from api.app_state import AppState
from api.chat import routes as chat_routes
from api.deps import Openings
from api.jobs import Chore, jobs
from api.partner import routes as partner_routes
from api.public import alerts
from api.public import routes as public_routes
from api.web.assets import FingerprintedFiles
from api.web.response_cache import ResponseCache
from api.web.security import HeadRequests, SameOrigin, SecurityHeaders
from bot.conversation import Conversation
from bot.delivery.worker import DeliveryWorker
from bot.subscriptions.service import SubscriptionService
from bot.team.actions import TeamServices
from bot.team.handlers import TeamHandlers
from bot.telegram.bot import TelegramBot, Webhook
from bot.telegram.polling import ALLOWED
from content import subscribers
from content.accounts import telegram_links
from content.audit import history
from content.audit.unit_of_work import UnitsOfWork
from content.core import clock
from content.core.crypto import ChatKeys, derive
from content.core.settings import Settings, secret_of
from content.snapshot import Keeper
from content.snapshot.keeper import CHECK_EVERY

STATIC = Path(__file__).parent / "static"
SMALLEST_ZIPPED = 500


def create_app(settings: Settings, engine: Engine) -> FastAPI:
    """The whole program as one ASGI application."""
    app = FastAPI(
        title="Channel Info",
        version="1",
        description=public_routes.DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        lifespan=_lifespan,
    )
    keeper = app.state.keeper = Keeper(engine)
    secret = secret_of(settings)
    team = ChatKeys.of(secret, telegram_links.PURPOSE)
    people = ChatKeys.of(secret, subscribers.PURPOSE)
    app.state.settings = settings
    app.state.secret = derive(secret, telegram_webhook.PURPOSE).hex()
    app.state.conversation = Conversation(
        lambda: keeper.current, clock.now, partial(_bot_name, app)
    )
    app.state.parts = AppState(
        settings=settings,
        engine=engine,
        keeper=keeper,
        conversation=app.state.conversation,
        secret=secret,
        units_of_work=UnitsOfWork(engine, derive(secret, history.PURPOSE), keeper.refresh),
        people=people,
        team=team,
        lately=ResponseCache(),
        subscribing=SubscriptionService(engine, lambda: keeper.current, people, team),
    )
    app.state.openings = Openings()
    app.state.bot = _bot(app.state.parts) if settings.token else None
    app.state.is_ending = lambda: False
    _install(app)
    return app


def _install(app: FastAPI) -> None:
    """What every answer passes through, and the rooms; the chat comes last, as it takes all
    addresses."""
    app.add_middleware(SameOrigin)
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_ZIPPED)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(HeadRequests)
    app.mount("/static", FingerprintedFiles(directory=STATIC))
    for rooms in (
        public_routes.router,
        alerts.router,
        public_routes.nothing,
        telegram_webhook.router,
    ):
        app.include_router(rooms)
    admin.install(app)
    app.include_router(partner_routes.router)
    app.include_router(chat_routes.router)
    chat_routes.register_errors(app)


def _bot_name(app: FastAPI) -> str | None:
    """The bot that people may ask for alerts."""
    bot: TelegramBot | None = app.state.bot
    return bot.username if bot and app.state.settings.alerts else None


def _bot(parts: AppState) -> TelegramBot:
    """The bot, which sends alerts too where they are sent."""
    keeper, settings, engine = parts.keeper, parts.settings, parts.engine
    services = TeamServices(
        engine, lambda: keeper.current, parts.units_of_work, parts.team, parts.people
    )
    worker = None
    if settings.alerts and settings.sender == "on":
        worker = DeliveryWorker(engine, parts.people, lambda: keeper.current, clock.now)
    asked = parts.subscribing if settings.alerts else None
    url, token, team = settings.telegram_api_url, settings.token, TeamHandlers(services)
    return TelegramBot(parts.conversation, url, token, team, asked, worker)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    keeper: Keeper = app.state.keeper
    await asyncio.to_thread(keeper.refresh)
    async with AsyncExitStack() as stack:
        write = partial(app.state.conversation.inbox.flush, app.state.parts.engine)
        await stack.enter_async_context(_ticking(keeper, write, jobs(app.state.parts)))
        if app.state.bot is not None:
            settings: Settings = app.state.settings
            webhook: Webhook | None = None
            if settings.telegram_mode == "webhook":
                webhook = {
                    "url": f"{settings.public_url.rstrip('/')}{telegram_webhook.PATH}",
                    "secret_token": app.state.secret,
                    "allowed_updates": ALLOWED,
                    "max_connections": 100,
                }
            await stack.enter_async_context(app.state.bot.running(webhook))
        yield


@asynccontextmanager
async def _ticking(
    keeper: Keeper, write: Callable[[], None], others: Sequence[Chore] = ()
) -> AsyncIterator[None]:
    """The scheduler only wakes what looks; what is due stands in the database, once `write`
    has put there what people pressed. That it was late or left one out it would say three
    times a second while a database stalls."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = AsyncIOScheduler(timezone="UTC")

    one_thread = ThreadPoolExecutor(1, "content")

    def write_and_look() -> None:
        write()
        keeper.refresh()

    async def run(work: Callable[[], None]) -> None:
        await asyncio.get_running_loop().run_in_executor(one_thread, work)

    for every, work in ((CHECK_EVERY, write_and_look), *others):
        scheduler.add_job(
            run,
            "interval",
            [work],
            seconds=every.total_seconds(),
            coalesce=True,
            misfire_grace_time=None,
            max_instances=1,
        )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
        one_thread.submit(write)
        one_thread.shutdown(wait=True)
