"""python-telegram-bot's Application, with our HTTP client under it."""

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlsplit

from telegram.error import NetworkError, TimedOut
from telegram.ext import Application, ApplicationBuilder, ExtBot, TypeHandler
from telegram.request import BaseRequest, RequestData

from bot.telegram.client.http import SECONDS, HttpClient, HttpError

PtbApplication = Application[Any, Any, Any, Any, Any, Any]


def application(
    http: HttpClient, url: str, token: str, handle: Callable[[Any], Coroutine[Any, Any, None]]
) -> PtbApplication:
    """An application that hands everything it is given to `handle`."""
    request = PtbRequest(http)
    bot: ExtBot[None] = ExtBot(
        token,
        base_url=f"{url.rstrip('/')}/bot",
        request=request,
        get_updates_request=request,
    )
    made = ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()
    made.add_handler(TypeHandler(object, lambda what, _: handle(what)))
    return made


class PtbRequest(BaseRequest):
    """What the library asks by itself goes over our client."""

    def __init__(self, http: HttpClient) -> None:
        self._http = http

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer, unless a call says otherwise."""
        return SECONDS

    async def initialize(self) -> None:
        """Nothing: the client connects when it is used."""

    async def shutdown(self) -> None:
        """Nothing: whoever made the client closes it."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,
        connect_timeout: Any = None,
        pool_timeout: Any = None,
    ) -> tuple[int, bytes]:
        """One call. Raises python-telegram-bot's TimedOut or NetworkError."""
        seconds = read_timeout if isinstance(read_timeout, int | float) else SECONDS
        body = request_data.json_payload if request_data else b"{}"
        try:
            return await self._http.post(urlsplit(url).path, body, seconds)
        except TimeoutError:
            raise TimedOut from None
        except HttpError as error:
            raise NetworkError(str(error)) from None
