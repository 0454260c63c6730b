"""Telegram's webhook: secret checked, the update acted on, and only then 200."""

import asyncio
import hmac
import json

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.telegram.bot import TelegramBot

PATH = "/telegram/webhook"
PURPOSE = "telegram webhook"  # of the key that is setWebhook's secret_token
HEADER = "X-Telegram-Bot-Api-Secret-Token"
SECONDS = 50.0

router = APIRouter(include_in_schema=False)


@router.post(PATH)
async def webhook(request: Request) -> Response:
    """One update. Anything but 2xx makes Telegram send it again, which is right only while the
    bot has not started: an update that was acted on and failed would fail again."""
    bot: TelegramBot | None = request.app.state.bot
    said = request.headers.get(HEADER, "")
    if bot is None or not hmac.compare_digest(said.encode(), request.app.state.secret.encode()):
        return Response(status_code=404)
    if bot.receiver is None:
        return Response(status_code=503)
    try:
        raw = json.loads(await request.body())
    except (ValueError, RecursionError):
        return Response(status_code=400)
    acting = await bot.receiver.start(raw)
    if acting is not None:  # a longer flood wait ends in the background
        await asyncio.wait([acting], timeout=SECONDS)
    return Response()
