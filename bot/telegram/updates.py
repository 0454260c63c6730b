"""Bot API updates to events. Pure, and safe with anything a stranger may send."""

import re
from collections.abc import Callable
from typing import Any

from bot.events import (
    ButtonPress,
    ChatLeft,
    ChatReturned,
    Command,
    Event,
    GroupMessage,
    SharedLocation,
    TextMessage,
)
from bot.routes import Emergency
from bot.telegram.render import BESIDE
from bot.typed_text import route_meant
from content.search.matching import means_stop

LONGEST_TEXT = 4096  # as Telegram's: a cry for help may be the last word of it
LONGEST_ADDRESS = 200
# What people send that is no text. Any other message without text is Telegram's own.
SAID = frozenset(
    {
        "photo",
        "voice",
        "audio",
        "video",
        "video_note",
        "sticker",
        "animation",
        "document",
        "contact",
        "dice",
        "poll",
        "story",
        "game",
        "paid_media",
        "checklist",
    }
)
_NAMES = re.compile(r"@([A-Za-z0-9_]{4,32})")
HELP = frozenset({"sos", "help", "112"})

GONE = ("kicked", "left")


def decode(raw: Any) -> Event | None:
    """What somebody did, or None when there is nothing to answer. Never raises."""
    try:
        for kind, read in _KINDS.items():
            if kind in raw:
                return read(_number(raw["update_id"]), raw[kind])
    except (KeyError, TypeError, ValueError, AttributeError):
        pass
    return None


def _pressed(update: int, query: Any) -> Event | None:
    message = query["message"]
    data = str(query.get("data", ""))[:LONGEST_ADDRESS]
    return ButtonPress(
        update,
        _number(message["chat"]["id"]),
        _language(query.get("from")),
        query=str(query["id"]),
        message=_number(message["message_id"]),
        data=data.removeprefix(BESIDE),
        beside=data.startswith(BESIDE),
    )


def _edited(update: int, message: Any) -> Event | None:
    """Words that were mended. A position that moves (live location) comes as an edit too, every
    few seconds: it was answered once."""
    event = _message(update, message)
    return event if isinstance(event, TextMessage) and event.text else None


def _message(update: int, message: Any) -> Event | None:
    who = (update, _number(message["chat"]["id"]), _language(message.get("from")))
    text = message.get("text") or message.get("caption")
    text = text[:LONGEST_TEXT].strip() if isinstance(text, str) else ""
    if message["chat"].get("type") != "private":
        return _grouped(who, message, text)
    if isinstance(message.get("location"), dict):
        return _placed(who, message)
    if text.startswith("/"):
        command, _, argument = text[1:LONGEST_ADDRESS].partition(" ")
        return Command(*who, command=command.partition("@")[0].lower(), argument=argument.strip())
    if means_stop(text):
        return Command(*who, command="stop", argument="")
    return TextMessage(*who, text=text) if text or not SAID.isdisjoint(message) else None


def _grouped(who: tuple[int, int, str], message: Any, text: str) -> GroupMessage | None:
    """Only what is said to a bot: a command, or a message with a name in it. Telegram brings no
    other (Bot API, privacy mode), unless a group wants it so; that is not read."""
    if text.startswith("/"):
        command, _, name = text[1:].partition(" ")[0].lower().partition("@")
        known = command in HELP or command == "start"
        return GroupMessage(*who, (name,) if name else (), command in HELP) if known else None
    names = tuple(name.lower() for name in _NAMES.findall(text))
    if not names:
        return None
    return GroupMessage(*who, names, isinstance(route_meant(_NAMES.sub(" ", text)), Emergency))


def _standing(update: int, change: Any) -> Event | None:
    """In a private chat, the bot's standing changes when the person blocks or unblocks it."""
    if change["chat"].get("type") != "private":
        return None
    who = (update, _number(change["chat"]["id"]), _language(change.get("from")))
    old, new = (change[f"{when}_chat_member"]["status"] for when in ("old", "new"))
    if new in GONE:
        return ChatLeft(*who)
    return ChatReturned(*who) if old in GONE else None


def _placed(who: tuple[int, int, str], message: Any) -> SharedLocation:
    latitude = float(message["location"]["latitude"])
    longitude = float(message["location"]["longitude"])
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError
    number = _number(message["message_id"])
    return SharedLocation(*who, message=number, latitude=latitude, longitude=longitude)


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value


def _language(person: Any) -> str:
    code = person.get("language_code") if isinstance(person, dict) else None
    return code[:16] if isinstance(code, str) else ""


_KINDS: dict[str, Callable[[int, Any], Event | None]] = {
    "callback_query": _pressed,
    "message": _message,
    "edited_message": _edited,
    "my_chat_member": _standing,
}
