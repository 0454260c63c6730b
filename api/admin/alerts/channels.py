"""Public channels: per language, where everybody may read the alerts unseen."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from api.admin.localizer import _s
from api.admin.request import Alerting, PageNotFound, VolunteerRequest
from bot.telegram.channels import FoundChannel, NoChannel, NoChannelWhy
from content import subscribers
from content.alerts import channels
from content.core.crypto import ChatKeys
from content.core.errors import InvalidInput
from content.core.i18n import LANGUAGES

router = APIRouter()
CHANNELS = "/admin/alerts/channels"
Code = Annotated[str, Form(max_length=8)]
Name = Annotated[str, Form(max_length=80)]
TAKEN = _s("This channel is another language's already.")
WHYS = {
    NoChannelWhy.NAME: _s("A channel's name is like @channel_info: letters, digits, underscores."),
    NoChannelWhy.UNKNOWN: _s("Telegram knows no channel of this name. It has to be public."),
    NoChannelWhy.KIND: _s("This is a person or a group, and no channel."),
    NoChannelWhy.RIGHTS: _s(
        "The bot may not post there. In the channel, make it an administrator who may post."
    ),
    NoChannelWhy.AWAY: _s("Telegram does not answer. Try again."),
    NoChannelWhy.NO_BOT: _s("No bot is running here, so nobody can look at the channel."),
}


@router.get("/alerts/channels")
def alert_channels(request: Alerting) -> Response:
    """Which language has which."""
    return _page(request)


@router.post("/alerts/channels")
async def save(request: Alerting, language: Code, username: Name) -> Response:
    """Another channel, once Telegram says that the bot may post there."""
    if language not in LANGUAGES:
        raise PageNotFound
    try:
        bot = request.program.bot
        if bot is None:
            raise NoChannel(NoChannelWhy.NO_BOT)
        found = await bot.channel(username)
        return await asyncio.to_thread(_put, request, language, found)
    except NoChannel as error:
        return await asyncio.to_thread(_page, request, language, username, WHYS[error.why])
    except InvalidInput:
        return await asyncio.to_thread(_page, request, language, username, TAKEN)


@router.post("/alerts/channels/remove")
def remove(request: Alerting, language: Code) -> Response:
    """No channel in this language any more."""
    with request.unit_of_work() as work:
        channels.remove(work, language)
    return request.go(CHANNELS)


def _put(request: VolunteerRequest, language: str, found: FoundChannel) -> Response:
    keys = ChatKeys.of(request.program.secret, subscribers.PURPOSE)
    with request.unit_of_work() as work:
        channels.put(work, language, found.username, found.chat, keys)
    return request.go(f"{CHANNELS}#in-{language}")


def _page(
    request: VolunteerRequest, language: str = "", typed: str = "", wrong: str = ""
) -> Response:
    with request.reading() as session:
        known = channels.channels(session)
    told = {language: request.localizer.say(wrong)} if wrong else {}
    return request.page(
        "alert-channels.html",
        422 if told else 200,
        known=known,
        told=told,
        typed={language: typed},
        has_bot=request.program.bot is not None,
        no_bot=WHYS[NoChannelWhy.NO_BOT],
    )
