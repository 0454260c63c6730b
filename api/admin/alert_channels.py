"""Public channels: per language, where everybody may read the alerts unseen."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from api.admin.speech import _s
from api.admin.visit import Alerting, NotThere, Visit
from bot.telegram.app import Bot
from bot.telegram.channels import Found, NoChannel, NoChannelWhy
from content import subscribers
from content.alerts import channels
from content.errors import Refused
from content.i18n import LANGUAGES
from content.sealing import ChatKeys

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
def alert_channels(visit: Alerting) -> Response:
    """Which language has which."""
    return _page(visit)


@router.post("/alerts/channels")
async def save(visit: Alerting, language: Code, username: Name) -> Response:
    """Another channel, once Telegram says that the bot may post there."""
    if language not in LANGUAGES:
        raise NotThere
    try:
        bot: Bot | None = visit.request.app.state.bot
        if bot is None:
            raise NoChannel(NoChannelWhy.NO_BOT)
        found = await bot.channel(username)
        return await asyncio.to_thread(_put, visit, language, found)
    except NoChannel as error:
        return await asyncio.to_thread(_page, visit, language, username, WHYS[error.why])
    except Refused:
        return await asyncio.to_thread(_page, visit, language, username, TAKEN)


@router.post("/alerts/channels/remove")
def remove(visit: Alerting, language: Code) -> Response:
    """No channel in this language any more."""
    with visit.desk() as desk:
        channels.remove(desk, language)
    return visit.go(CHANNELS)


def _put(visit: Visit, language: str, found: Found) -> Response:
    keys = ChatKeys.of(visit.state.secret, subscribers.PURPOSE)
    with visit.desk() as desk:
        channels.put(desk, language, found.username, found.chat, keys)
    return visit.go(f"{CHANNELS}#in-{language}")


def _page(visit: Visit, language: str = "", typed: str = "", wrong: str = "") -> Response:
    with visit.reading() as session:
        known = channels.channels(session)
    told = {language: visit.speech.say(wrong)} if wrong else {}
    return visit.page(
        "alert-channels.html",
        422 if told else 200,
        known=known,
        told=told,
        typed={language: typed},
        has_bot=visit.request.app.state.bot is not None,
        no_bot=WHYS[NoChannelWhy.NO_BOT],
    )
