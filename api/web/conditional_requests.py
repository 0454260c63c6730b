"""Conditional requests (RFC 9110, sections 8.8 and 13): validators, and who has it already.

Every answer may leave compressed or not, so a validator is weak: a strong one would have to
differ between the two (8.8.3.3).
"""

import hashlib
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

KEPT = ("etag", "cache-control")


def weak(tag: str) -> str:
    """The entity tag as a weak validator: it names the content, not its bytes on the wire."""
    return tag if tag.startswith("W/") else f"W/{tag}"


def is_known(request: Request, tag: str) -> bool:
    """Whether If-None-Match has this tag, compared weakly, or is `*`, which any answer meets
    that there is (13.1.2)."""
    given = request.headers.get("if-none-match", "").strip()
    tags = [one.strip().removeprefix("W/") for one in given.split(",")]
    return given == "*" or tag.removeprefix("W/") in tags


def unless_had(request: Request, response: Response) -> Response:
    """The answer, or 304 for those who have it already."""
    tag = response.headers.get("etag")
    if tag is None or response.status_code not in (200, 304) or not is_known(request, tag):
        return response
    kept = {name: response.headers[name] for name in KEPT if name in response.headers}
    return Response(status_code=304, headers={**kept, "Vary": "Accept-Encoding"})


class Conditional(APIRoute):
    """For other programs: an ETag, of the whole answer where the route gives none, and 304 for
    those who have it already; but a wrong question is answered as one first."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's own, and then the ETag compared."""
        answer = super().get_route_handler()

        async def compared(request: Request) -> Response:
            response = await answer(request)
            if "etag" not in response.headers:
                digest = hashlib.sha256(bytes(response.body)).hexdigest()[:32]
                response.headers["ETag"] = weak(f'"{digest}"')
            response.headers["Cache-Control"] = "public, max-age=30"
            return unless_had(request, response)

        return compared
