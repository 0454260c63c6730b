"""One Telegram bot, put together."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.channel import ChannelBot, ChannelServices
from bot.delivery.errors import MessengerError
from bot.telegram import polling, profile
from bot.telegram.application import application
from bot.telegram.channels import FoundChannel, NoChannel, NoChannelWhy, look
from bot.telegram.client.api import BotApi
from bot.telegram.client.http import HttpClient
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.receiver import UpdateReceiver

log = logging.getLogger(__name__)
RETRY_SECONDS = 5.0
Webhook = dict[str, Any]


class TelegramBot:
    """A running bot. `username` is empty until Telegram has said who it is, and `receiver` is
    None."""

    def __init__(self, services: ChannelServices, url: str, token: str) -> None:
        self.services = services
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
        http = HttpClient(self._url)
        task = asyncio.create_task(self._keep_running(http, webhook))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])
            if self.receiver:
                await self.receiver.finish()
            await http.close()

    async def _keep_running(self, http: HttpClient, webhook: Webhook | None) -> None:
        """Start again, whatever ended it."""
        while True:
            try:
                await self._run(http, webhook)
            except Exception as error:  # noqa: BLE001 - a bot that is down helps nobody
                kind = type(error).__name__
                log.error("the bot stopped and starts again: %s", kind)  # noqa: TRY400
            await asyncio.sleep(RETRY_SECONDS)

    async def _run(self, http: HttpClient, webhook: Webhook | None) -> None:
        api = BotApi(http, self._url, self._token)
        me = await _until_done(api, "getMe", {})
        log.info("this is a bot that Telegram knows")
        self._api, self.username = api, str(me["username"])
        bot = ChannelBot(self.services, TelegramMessenger(api, self.username), self.username)
        async with application(http, self._url, self._token, bot.handle) as ptb:
            self.receiver = UpdateReceiver(ptb, bot.settle)
            introducing = asyncio.create_task(profile.introduce(api))
            try:
                async with bot.running():
                    if webhook is None:
                        await _until_done(api, "deleteWebhook", {})
                        await polling.poll(api, self.receiver)
                    else:
                        await _until_done(api, "setWebhook", webhook)
                        await asyncio.Event().wait()
            finally:
                introducing.cancel()
                await asyncio.wait([introducing])


async def _until_done(api: BotApi, method: str, payload: dict[str, Any]) -> Any:
    """Ask until Telegram does it, and say once why it does not."""
    said = ""
    while True:
        try:
            return await api.call(method, payload)
        except MessengerError as error:
            if type(error).__name__ != said:
                said = type(error).__name__
                log.warning("Telegram does not take %s: %s", method, polling.explain(error))
            await asyncio.sleep(getattr(error, "seconds", RETRY_SECONDS))
