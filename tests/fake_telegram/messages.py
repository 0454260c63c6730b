"""Sending, editing and deleting messages."""

import json
from collections.abc import Callable

from tests.fake_telegram.chats import Chat, Message
from tests.fake_telegram.errors import NOT_MODIFIED, Json, bad_request
from tests.fake_telegram.formatting import plain
from tests.fake_telegram.state import State

MethodHandler = Callable[[State, Json], object]
DELETABLE = 48 * 3600
"""Seconds for which a bot can delete a message."""
VENUE_EXTRAS = ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type")
LOCATION_EXTRAS = ("horizontal_accuracy", "live_period", "heading", "proximity_alert_radius")


def _sender(content: Callable[[State, Json], Json], words: str = "text") -> MethodHandler:
    """The handler of a send… method whose message carries `content` and the text `words`."""

    def send(state: State, params: Json) -> Json:
        chat = state.chats.writable(params["chat_id"])
        more = content(state, params) | _reply(chat, params)
        message = chat.add(
            state.bot,
            state.clock.now(),
            text=plain(params.get(words, ""), params.get("parse_mode", "")).strip(),
            markup=params.get("reply_markup"),
            content=more,
            written=_written(params, words),
        )
        chat.deliver(message)
        return message.json

    return send


def _written(params: Json, words: str = "text") -> object:
    """What an edit is compared with: text, formatting and buttons, as the bot wrote them."""
    mode = params.get("parse_mode", "").lower()
    return params.get(words, "").strip(), mode, json.dumps(params.get("entities", []))


def _reply(chat: Chat, params: Json) -> Json:
    """`reply_to_message`, when the bot answers a message of this chat."""
    wanted = params.get("reply_parameters", {})
    if wanted.get("message_id") is None or wanted.get("chat_id", chat.id) != chat.id:
        return {}
    message = chat.messages.get(wanted["message_id"])
    if message and not message.deleted:
        return {"reply_to_message": message.json}
    if wanted.get("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


def _nothing(_state: State, _params: Json) -> Json:
    return {}


def _location(_state: State, params: Json) -> Json:
    return {"location": _pick(params, "latitude", "longitude", *LOCATION_EXTRAS)}


def _venue(_state: State, params: Json) -> Json:
    place = _pick(params, "latitude", "longitude")
    venue = _pick(params, "title", "address", *VENUE_EXTRAS) | {"location": place}
    return {"venue": venue, "location": place}


def _pick(params: Json, *names: str) -> Json:
    return {name: params[name] for name in names if name in params}


def _media(kind: str, extra: Json) -> Callable[[State, Json], Json]:
    """A picture, voice note…: known by a file_id, the given one or a new one for an upload."""

    def content(state: State, params: Json) -> Json:
        given = params[kind]
        file_id = given if isinstance(given, str) else f"file-{len(state.accepted) + 1}"
        file = {"file_id": file_id, "file_unique_id": f"unique-{file_id}", **extra}
        return {kind: [file] if kind == "photo" else file}

    return content


def _edited(state: State, params: Json) -> Message:
    """The message to edit; 400 when it is not the bot's or no longer there."""
    if "inline_message_id" in params:
        raise bad_request("MESSAGE_ID_INVALID")
    chat = state.chats.writable(params.get("chat_id", 0))
    message = chat.find(params.get("message_id", 0), "message to edit")
    if not message.from_bot or (message.markup and not message.keyboard):
        raise bad_request("message can't be edited")
    return message


def _change(state: State, message: Message, params: Json, text: str, written: object) -> Json:
    """Shows the new text and buttons; 400 when nothing differs."""
    markup = params.get("reply_markup")
    same = written == message.written and _buttons(markup) == _buttons(message.markup)
    if same:
        raise bad_request(NOT_MODIFIED)
    message.text, message.markup, message.written = text, markup, written
    message.edited = int(state.clock.now())
    message.chat.deliver(message)
    return message.json


def _buttons(markup: Json | None) -> object:
    return (markup or {}).get("inline_keyboard") or []


def _edit_text(state: State, params: Json) -> Json:
    message = _edited(state, params)
    if message.content.keys() - {"reply_to_message"}:
        raise bad_request("there is no text in the message to edit")
    text = plain(params.get("text", ""), params.get("parse_mode", "")).strip()
    return _change(state, message, params, text, _written(params))


def _edit_caption(state: State, params: Json) -> Json:
    message = _edited(state, params)
    text = plain(params.get("caption", ""), params.get("parse_mode", "")).strip()
    return _change(state, message, params, text, _written(params, "caption"))


def _edit_markup(state: State, params: Json) -> Json:
    message = _edited(state, params)
    return _change(state, message, params, message.text, message.written)


def _delete(state: State, params: Json) -> bool:
    chat = state.chats.writable(params["chat_id"])
    message = chat.find(params["message_id"], "message to delete")
    if state.clock.now() > message.date + DELETABLE:
        raise bad_request("message can't be deleted")
    message.deleted = True
    return True


def _delete_many(state: State, params: Json) -> bool:
    """Deletes what can be deleted and passes over the rest."""
    chat = state.chats.writable(params["chat_id"])
    for message_id in params["message_ids"]:
        message = chat.messages.get(message_id)
        if message and state.clock.now() <= message.date + DELETABLE:
            message.deleted = True
    return True


_SIZE = {"width": 90, "height": 90}
_LENGTH = {"duration": 1}

HANDLERS: dict[str, MethodHandler] = {
    "sendMessage": _sender(_nothing),
    "sendLocation": _sender(_location, ""),
    "sendVenue": _sender(_venue, ""),
    "sendPhoto": _sender(_media("photo", _SIZE), "caption"),
    "sendVoice": _sender(_media("voice", _LENGTH), "caption"),
    "sendAudio": _sender(_media("audio", _LENGTH), "caption"),
    "sendVideo": _sender(_media("video", _SIZE | _LENGTH), "caption"),
    "sendDocument": _sender(_media("document", {}), "caption"),
    "editMessageText": _edit_text,
    "editMessageCaption": _edit_caption,
    "editMessageReplyMarkup": _edit_markup,
    "deleteMessage": _delete,
    "deleteMessages": _delete_many,
}
