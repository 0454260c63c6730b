"""What every answer carries so that a browser loads nothing from elsewhere and tells nobody."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), interest-cohort=()",
}
LARGEST_BODY = 1_000_000


class SecurityHeaders:
    """Adds the headers; answers 413 to bodies larger than anything this program takes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limited = _Limit(receive, self.app)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await limited.run(scope, send_with_headers)


class Head:
    """HEAD works wherever GET does, and answers the same without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_no_body(message: Message) -> None:
            emptied = {"body": b""} if message["type"] == "http.response.body" else {}
            await send({**message, **emptied})

        await self.app({**scope, "method": "GET"}, receive, send_no_body)


class SameOrigin:
    """Answers 403 to a write under `prefixes` that another site's page sent (RFC 6454; Fetch
    Metadata). A browser says where a form came from; who says nothing is no browser of ours."""

    def __init__(self, app: ASGIApp, prefixes: tuple[str, ...]) -> None:
        self.app = app
        self.prefixes = prefixes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if self._is_write(scope) and not _from_here(Headers(scope=scope)):
            await send({"type": "http.response.start", "status": 403, "headers": []})
            await send({"type": "http.response.body", "body": b"Sent from another site."})
            return
        await self.app(scope, receive, send)

    def _is_write(self, scope: Scope) -> bool:
        return (
            scope["type"] == "http"
            and scope["method"] not in ("GET", "HEAD", "OPTIONS")
            and scope["path"].startswith(self.prefixes)
        )


def _from_here(headers: Headers) -> bool:
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is None and site is None:
        return False
    same = origin is None or urlsplit(origin).netloc == headers.get("host")
    return same and site in (None, "same-origin")


class TooLarge(Exception):
    """A request's body is larger than anything this program takes."""


class _Limit:
    """Counts a body while it comes in."""

    def __init__(self, receive: Receive, app: ASGIApp) -> None:
        self._receive = receive
        self._app = app
        self._size = 0
        self._started = False

    async def run(self, scope: Scope, send: Send) -> None:
        async def watched(message: Message) -> None:
            self._started = True
            await send(message)

        try:
            await self._app(scope, self._counted, watched)
        except TooLarge:
            if not self._started:
                await send({"type": "http.response.start", "status": 413, "headers": []})
                await send({"type": "http.response.body", "body": b""})

    async def _counted(self) -> Message:
        message = await self._receive()
        self._size += len(message.get("body", b""))
        if self._size > LARGEST_BODY:
            raise TooLarge
        return message
