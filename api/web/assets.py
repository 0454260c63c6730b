"""Files that never change under one address: the address carries the content's hash."""

import hashlib
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.web.conditional_requests import unless_had, weak

FOLDER = Path(__file__).parent.parent / "static"
FOREVER = "public, max-age=31536000, immutable"


class FingerprintedFiles(StaticFiles):
    """Static files that a browser may keep for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with a cache header."""
        response = await super().get_response(path, scope)
        if response.status_code in (200, 304):
            response.headers["Cache-Control"] = FOREVER
            response.headers["ETag"] = weak(response.headers["ETag"])
        return unless_had(Request(scope), response)


@lru_cache
def address(name: str) -> str:
    """The address of a static file, which changes with its content."""
    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?{digest}"
