"""HTTP on the wire: reading parameters in all the forms Telegram takes, and answering."""

import asyncio
import json
import re
import socket
import struct
from typing import Any

from aiohttp import web

from tests.fake_telegram.errors import ApiError, Json, bad_request
from tests.fake_telegram.faults import Page
from tests.fake_telegram.validation import Upload

MOST_BODY = 50 * 1024 * 1024
"""Bytes a bot may upload in one request."""
_PATH = re.compile(r"/bot(?P<token>[^/]+)/(?P<method>[^/]+)")
_TOKEN = re.compile(r"[1-9]\d{0,15}:[A-Za-z0-9_-]+")
_PIECES = 20
_RESET = struct.pack("ii", 1, 0)


def target(path: str, token: str) -> str:
    """The method a path names; 404 for a strange path or token, 401 for another token."""
    found = _PATH.fullmatch(path)
    if not found or not _TOKEN.fullmatch(found["token"]):
        raise ApiError(404, "Not Found")
    if found["token"] != token:
        raise ApiError(401, "Unauthorized")
    return found["method"]


async def parameters(request: web.BaseRequest) -> dict[str, object]:
    """Query, JSON body, form and multipart together; files become `Upload`s."""
    given: dict[str, object] = dict(request.query)
    if request.content_type == "application/json":
        given |= _object(await request.read())
    elif request.can_read_body:
        form = await request.post()
        given |= {name: _form_value(value) for name, value in form.items()}
    return given


def _object(body: bytes) -> dict[str, object]:
    try:
        parsed = json.loads(body or b"{}")
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict):
        raise bad_request("can't parse request body as a JSON object")
    return parsed


def _form_value(value: object) -> object:
    if isinstance(value, web.FileField):
        return Upload(value.filename, len(value.file.read()))
    return value.decode() if isinstance(value, bytes | bytearray) else value


def answer(result: object) -> web.Response:
    """`result` as the Bot API wraps it: a success, a refusal, or a page of something else."""
    if isinstance(result, Page):
        return web.Response(
            status=result.status, text=result.text, content_type=result.content_type
        )
    if not isinstance(result, ApiError):
        return _json({"ok": True, "result": result}, 200)
    response = _json(result.body, result.code)
    if "retry_after" in result.parameters:
        response.headers["Retry-After"] = str(result.parameters["retry_after"])
    return response


def _json(body: Json, status: int) -> web.Response:
    return web.json_response(body, status=status)


async def drip(request: web.BaseRequest, whole: web.Response, seconds: float) -> web.StreamResponse:
    """Sends an answer in pieces, evenly over `seconds`."""
    body = whole.body if isinstance(whole.body, bytes) else b""
    slow = web.StreamResponse(status=whole.status, headers={"Content-Type": whole.content_type})
    slow.content_length = len(body)
    await slow.prepare(request)
    step = -(-len(body) // _PIECES)
    starts = range(0, len(body), step)
    for start in starts:
        await asyncio.sleep(seconds / len(starts))
        await slow.write(body[start : start + step])
    return slow


def reset(request: web.BaseRequest) -> None:
    """Cuts the connection off with a TCP reset instead of an answer."""
    if request.transport is None:
        return
    sock = request.transport.get_extra_info("socket")
    if sock is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    request.transport.abort()


def request(
    message: Any,
    payload: Any,
    protocol: Any,
    writer: Any,
    task: Any,
) -> web.BaseRequest:
    """Makes aiohttp's request (whose types are its own), with room for uploads."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(
        message, payload, protocol, writer, task, loop, client_max_size=MOST_BODY
    )
