"""What every answer carries so that a browser loads nothing from elsewhere and tells nobody."""

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
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
_UTF_8 = re.compile(r'charset="?utf-8"?(?=$|;)')
LARGEST_BODY = 1_000_000
OURS = ("/admin", "/partner")  # where only forms of our own pages act


class SecurityHeaders:
    """Adds the headers; lets in no body larger than anything this program takes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, _looked_at(scope, receive), send_with_headers)


class HeadRequests:
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
    """Answers 403 to a write under `OURS` that another site's page sent (RFC 6454; Fetch
    Metadata). A browser says where a form came from; who says nothing is no browser of ours."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        is_write = (
            scope["type"] == "http"
            and scope["method"] not in ("GET", "HEAD", "OPTIONS")
            and scope["path"].startswith(OURS)
        )
        if is_write and not _from_here(Headers(scope=scope)):
            await send({"type": "http.response.start", "status": 403, "headers": []})
            await send({"type": "http.response.body", "body": b"Sent from another site."})
            return
        await self.app(scope, receive, send)


def _from_here(headers: Headers) -> bool:
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is None and site is None:
        return False
    same = origin is None or "" != _host(origin) == headers.get("host")
    return same and site in (None, "same-origin")


def _host(origin: str) -> str:
    """Of an origin as browsers send it; "" for what is none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


class BodyTooLarge(HTTPException):
    """A request's body is larger than anything this program takes."""

    def __init__(self) -> None:
        super().__init__(413)


def _looked_at(scope: Scope, receive: Receive) -> Receive:
    """A body while it comes in. What is raised there is answered as errors of pages are: TooLarge,
    and 415 for a form that names an encoding of its own (some make half characters of it)."""
    kind = Headers(scope=scope).get("content-type", "").lower()
    is_strange = "charset" in _UTF_8.sub("", kind, count=1)
    size = 0

    async def looked_at() -> Message:
        nonlocal size
        if is_strange:
            raise HTTPException(415)
        message = await receive()
        size += len(message.get("body", b""))
        if size > LARGEST_BODY:
            raise BodyTooLarge
        return message

    return looked_at
