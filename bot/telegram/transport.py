"""The wire to the Bot API, for our own calls and for python-telegram-bot's.

The library's own transport answers a few hundred presses a second, with a pool time-out of
one second; this one keeps many connections and lets a person's answer wait for none.
"""

from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECTIONS = 256
SECONDS = 20.0
_JSON = {"Content-Type": "application/json"}


class WireError(Exception):
    """No answer came. It never names the URL, which holds the token."""


class Wire:
    """One pool of kept connections."""

    def __init__(self, connections: int = CONNECTIONS) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Open the pool, if it is not."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300)
            cookies = aiohttp.DummyCookieJar()
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=cookies)

    async def close(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def post(self, url: str, body: bytes, seconds: float = SECONDS) -> tuple[int, bytes]:
        """One call: status and body. Raises WireError or TimeoutError, without their causes."""
        if self._session is None:
            raise WireError("closed")
        timeout = aiohttp.ClientTimeout(total=seconds)
        try:
            async with self._session.post(
                url, data=body, headers=_JSON, timeout=timeout
            ) as response:
                return response.status, await response.read()
        except TimeoutError:
            raise TimeoutError from None
        except (aiohttp.ClientError, OSError) as error:
            raise WireError(type(error).__name__) from None


class Transport(BaseRequest):
    """python-telegram-bot's view of the wire, for what it does at start-up."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer, unless a call says otherwise."""
        return SECONDS

    async def initialize(self) -> None:
        """Open the wire."""
        await self._wire.open()

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
            return await self._wire.post(url, body, seconds)
        except TimeoutError:
            raise TimedOut from None
        except WireError as error:
            raise NetworkError(str(error)) from None
