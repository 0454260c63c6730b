"""One bot, put together: python-telegram-bot's Application with our wire under it."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from telegram.ext import Application, ApplicationBuilder, ExtBot

from bot.conversation import Conversation
from bot.delivery.rate_limit import RateLimit
from bot.delivery.worker import DeliveryWorker
from bot.subscriptions.service import SubscriptionService
from bot.team.handlers import TeamHandlers
from bot.team.notifications import About
from bot.telegram import polling, profile
from bot.telegram.channels import FoundChannel, NoChannel, NoChannelWhy, look
from bot.telegram.client.api import BotApi, TelegramError
from bot.telegram.client.http import HttpClient
from bot.telegram.flow_control import ChatQueue
from bot.telegram.handlers import Handlers
from bot.telegram.messenger import Messenger
from bot.telegram.ptb_request import PtbRequest
from bot.telegram.receiver import UpdateReceiver
from bot.telegram.render import Renderer
from content.core import clock
from content.core.errors import ChannelInfoError

log = logging.getLogger(__name__)
RETRY_SECONDS = 5.0
TELL_SECONDS = 10.0
Webhook = dict[str, Any]
Marks = set[tuple[int, About | None]]


class TelegramBot:
    """A running bot. `username` is empty until Telegram has said who it is."""

    def __init__(
        self,
        conversation: Conversation,
        url: str,
        token: str,
        team: TeamHandlers | None = None,
        subscribing: SubscriptionService | None = None,
        office: DeliveryWorker | None = None,
    ) -> None:
        self._conversation = conversation
        self._team = team
        self._subscribing = subscribing
        self._office = office
        self._url = url
        self._token = token
        self.username = ""
        self.receiver: UpdateReceiver | None = None
        self._api: BotApi | None = None

    async def channel(self, typed: str) -> FoundChannel:
        """The public channel of this name, where this bot may post. Raises NoChannel."""
        if self._api is None:
            raise NoChannel(NoChannelWhy.AWAY)
        return await look(self._api, int(self._token.partition(":")[0]), typed)

    @asynccontextmanager
    async def running(self, webhook: Webhook | None) -> AsyncIterator[None]:
        """Poll, or have updates sent to `webhook` (the parameters of setWebhook), meanwhile.

        A wrong token or a Telegram that is away does not stop the rest of the program.
        """
        wire = HttpClient(self._url)
        task = asyncio.create_task(self._keep_running(wire, webhook))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])
            if self.receiver:
                await self.receiver.finish()
            await wire.close()

    async def _keep_running(self, wire: HttpClient, webhook: Webhook | None) -> None:
        """Start again, whatever ended it."""
        while True:
            try:
                await self._run(wire, webhook)
            except Exception as error:  # noqa: BLE001 - a bot that is down helps nobody
                kind = type(error).__name__
                log.error("the bot stopped and starts again: %s", kind)  # noqa: TRY400
            await asyncio.sleep(RETRY_SECONDS)

    async def _run(self, wire: HttpClient, webhook: Webhook | None) -> None:
        limiter = RateLimit()
        api = BotApi(wire, self._url, self._token, limiter.answered)
        self.username = await _who(api)
        self._api = api
        application = _application(wire, self._url, self._token)
        messenger = Messenger(api, ChatQueue(), Renderer(self.username))
        handlers = Handlers(
            self._conversation, messenger, self._team, self._subscribing, self.username
        )
        handlers.register(application)
        async with application:
            self.receiver = UpdateReceiver(application, handlers.settle)
            beside = [
                asyncio.create_task(profile.introduce(api)),
                asyncio.create_task(self._tell(messenger)),
                asyncio.create_task(self._send_alerts(wire, limiter)),
            ]
            try:
                await self._receive(api, webhook)
            finally:
                for task in beside:
                    task.cancel()
                await asyncio.wait(beside)

    async def _send_alerts(self, wire: HttpClient, limiter: RateLimit) -> None:
        if self._office is not None:
            api = BotApi(wire, self._url, self._token, limiter.left)
            await self._office.run(api, limiter, self.username)

    async def _tell(self, messenger: Messenger) -> None:
        """Tell volunteers what they should know at once. A database that is away tells later."""
        came: Marks = set()
        while self._team is not None:
            try:
                await _tell(self._team, messenger, came)
            except ChannelInfoError as error:
                log.warning("volunteers are told later: %s", type(error).__name__)
            await asyncio.sleep(TELL_SECONDS)

    async def _receive(self, api: BotApi, webhook: Webhook | None) -> None:
        assert self.receiver is not None
        if webhook is None:
            await _until_done(api, "deleteWebhook", {})
            await polling.poll(api, self.receiver)
        else:
            await _until_done(api, "setWebhook", webhook)
            await asyncio.Event().wait()


async def _tell(team: TeamHandlers, messenger: Messenger, came: Marks) -> None:
    """To each once, as far as this process knows; who could not be told is, the next time."""
    news = await asyncio.to_thread(team.news, clock.now())
    for one in news:
        known = one.about is not None and one.mark in came
        if not known and await messenger.send(one.chat, one.screen):
            came.add(one.mark)
    waits = {one.about for one in news if one.mark not in came}
    if done := {one.about for one in news if one.about is not None} - waits:
        await asyncio.to_thread(team.mark_delivered, done)
    came -= {mark for mark in came if mark[1] is None or mark[1] in done}


def _application(
    wire: HttpClient, url: str, token: str
) -> Application[Any, Any, Any, Any, Any, Any]:
    bot: ExtBot[None] = ExtBot(
        token,
        base_url=f"{url.rstrip('/')}/bot",
        request=PtbRequest(wire),
        get_updates_request=PtbRequest(wire),
    )
    return ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()


async def _who(api: BotApi) -> str:
    me = await _until_done(api, "getMe", {})
    log.info("this is a bot that Telegram knows")
    return str(me["username"])


async def _until_done(api: BotApi, method: str, payload: dict[str, Any]) -> Any:
    """Ask until Telegram does it, and say once why it does not."""
    said = ""
    while True:
        try:
            return await api.call(method, payload)
        except TelegramError as error:
            if type(error).__name__ != said:
                said = type(error).__name__
                log.warning("Telegram does not take %s: %s", method, polling.explain(error))
            await asyncio.sleep(getattr(error, "seconds", RETRY_SECONDS))
