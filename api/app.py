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

from api import admin, program, telegram_webhook
from api.chat import routes as chat_routes
from api.jobs import Chore, jobs
from api.partner import routes as partner_routes
from api.program import Program
from api.public import alerts
from api.public import routes as public_routes
from api.web.assets import FingerprintedFiles
from api.web.security import HeadRequests, SameOrigin, SecurityHeaders
from bot.telegram.bot import Webhook
from bot.telegram.polling import ALLOWED
from content.core.settings import Settings
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
    app.state.program = program.create(settings, engine)
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


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    mine: Program = app.state.program
    await asyncio.to_thread(mine.keeper.refresh)
    async with AsyncExitStack() as stack:
        write = partial(mine.conversation.inbox.flush, mine.engine)
        await stack.enter_async_context(_ticking(mine.keeper, write, jobs(mine)))
        if mine.bot is not None:
            webhook: Webhook | None = None
            if mine.settings.telegram_mode == "webhook":
                webhook = {
                    "url": f"{mine.settings.public_url.rstrip('/')}{telegram_webhook.PATH}",
                    "secret_token": mine.webhook_secret,
                    "allowed_updates": ALLOWED,
                    "max_connections": 100,
                }
            await stack.enter_async_context(mine.bot.running(webhook))
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
