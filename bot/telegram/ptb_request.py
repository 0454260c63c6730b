"""python-telegram-bot's view of the wire, for what the library does by itself."""

from typing import Any
from urllib.parse import urlsplit

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.telegram.client.http import SECONDS, HttpClient, HttpError


class PtbRequest(BaseRequest):
    """Calls by way of our wire."""

    def __init__(self, wire: HttpClient) -> None:
        self._wire = wire

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer, unless a call says otherwise."""
        return SECONDS

    async def initialize(self) -> None:
        """Nothing: the wire connects when it is used."""

    async def shutdown(self) -> None:
        """Nothing: whoever made the wire closes it."""

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
            return await self._wire.post(urlsplit(url).path, body, seconds)
        except TimeoutError:
            raise TimedOut from None
        except HttpError as error:
            raise NetworkError(str(error)) from None
