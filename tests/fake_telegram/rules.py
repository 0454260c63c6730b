"""What Telegram asks of a request beyond its shape: texts, commands, places.

`problems` expects parameters that `validation.read` found well shaped. Where the service's wording
is not known, the sentence is ours (marked so).
"""

import re
from collections.abc import Callable, Iterator

from tests.fake_telegram import keyboards
from tests.fake_telegram.errors import Json
from tests.fake_telegram.formatting import FormattingError, plain
from tests.fake_telegram.languages import ISO_639_1
from tests.fake_telegram.spec import load
from tests.fake_telegram.validation import Problem

MOST_TEXT, MOST_CAPTION, MOST_COMMANDS, MOST_IDS = 4096, 1024, 100, 100
NORTH, EAST = 90, 180
MOST_TEXT_BYTES, MOST_POLLED, MOST_ACCURACY = 1 << 15, 100, 1500
PARSE_MODES = {"", "none", "html", "markdown", "markdownv2"}
ACTIONS = {
    *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
    *("upload_document", "choose_sticker", "find_location", "record_video_note"),
    "upload_video_note",
}
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SECRET = re.compile(r"[A-Za-z0-9_-]*")


def problems(method: str, params: Json) -> list[Problem]:
    """Everything Telegram would refuse in these parameters of `method` (its proper name)."""
    found = [p for name in params if name in _RULES for p in _RULES[name](method, params)]
    return found + list(_edit(params)) if method.startswith("editMessage") else found


def _edit(params: Json) -> Iterator[Problem]:
    """An edit names its message either way; one of its parameters alone is not enough."""
    if "inline_message_id" not in params and not {"chat_id", "message_id"} <= params.keys():
        yield Problem("message_id", "message identifier is not specified")


def units(text: str) -> int:
    """A text's length in UTF-16 code units: the measure of entities, and the cautious one."""
    return len(text.encode("utf-16-le")) // 2


def _text(method: str, params: Json) -> Iterator[Problem]:
    if method in {"sendMessage", "editMessageText"}:
        yield from _words("text", params, MOST_TEXT, "message is too long")
        if not params["text"]:
            yield Problem("text", "message text is empty")


def _caption(_method: str, params: Json) -> Iterator[Problem]:
    yield from _words("caption", params, MOST_CAPTION, "message caption is too long")


def _words(name: str, params: Json, most: int, too_long: str) -> Iterator[Problem]:
    mode = params.get("parse_mode", "")
    if mode.lower() not in PARSE_MODES:
        yield Problem("parse_mode", "unsupported parse_mode")
    if len(params[name].encode()) > MOST_TEXT_BYTES:
        yield Problem(name, "text is too long")
    try:
        shown = plain(params[name], mode)
    except FormattingError as error:
        yield Problem(name, f"can't parse entities: {error}")
        return
    if params[name] and not shown.strip():
        yield Problem(name, "text must be non-empty")
    if units(shown) > most:
        yield Problem(name, too_long)


def _language(_method: str, params: Json) -> Iterator[Problem]:
    if params["language_code"] not in ISO_639_1 | {""}:
        yield Problem("language_code", "invalid language code specified")


def _commands(_method: str, params: Json) -> Iterator[Problem]:
    if len(params["commands"]) > MOST_COMMANDS:
        yield Problem("commands", "BOT_COMMANDS_TOO_MUCH")
    for i, entry in enumerate(params["commands"]):
        if not _COMMAND.fullmatch(entry["command"].removeprefix("/")):
            yield Problem(f"commands[{i}]", "BOT_COMMAND_INVALID")
        if not entry["description"].strip():
            yield Problem(f"commands[{i}]", "command description must be non-empty")


def _place(method: str, params: Json) -> Iterator[Problem]:
    accuracy = params.get("horizontal_accuracy", 0)
    inside = abs(params["latitude"]) <= NORTH and abs(params.get("longitude", 0)) <= EAST
    if not inside or not 0 <= accuracy <= MOST_ACCURACY:
        thing = "venue" if method == "sendVenue" else "location"
        yield Problem("latitude", f"wrong {thing} specified")
    for name in ("title", "address"):
        if method == "sendVenue" and not params[name].strip():
            yield Problem(name, f"venue {name} must be non-empty")


def _chat_action(_method: str, params: Json) -> Iterator[Problem]:
    if params["action"] not in ACTIONS:
        yield Problem("action", "wrong parameter action in request")


def _ids(_method: str, params: Json) -> Iterator[Problem]:
    if not params["message_ids"]:
        yield Problem("message_ids", "message identifiers are not specified")
    if len(params["message_ids"]) > MOST_IDS:
        yield Problem("message_ids", "too many message identifiers specified")


def _polled(method: str, params: Json) -> Iterator[Problem]:
    if method == "getUpdates" and not 1 <= params["limit"] <= MOST_POLLED:
        yield Problem("limit", "limit must be between 1 and 100")


def _patience(method: str, params: Json) -> Iterator[Problem]:
    if method == "getUpdates" and params["timeout"] < 0:
        yield Problem("timeout", "timeout must be positive")


def _kinds(_method: str, params: Json) -> Iterator[Problem]:
    known = load().types["Update"].fields.keys() - {"update_id"}
    for kind in params["allowed_updates"]:
        if kind not in known:
            yield Problem("allowed_updates", f'unknown update type "{kind}"')


def _secret(_method: str, params: Json) -> Iterator[Problem]:
    if not _SECRET.fullmatch(params["secret_token"]):
        yield Problem("secret_token", "secret token contains unallowed characters")


_RULES: dict[str, Callable[[str, Json], Iterator[Problem]]] = {
    "text": _text,
    "caption": _caption,
    "reply_markup": keyboards.problems,
    "language_code": _language,
    "commands": _commands,
    "latitude": _place,
    "action": _chat_action,
    "message_ids": _ids,
    "limit": _polled,
    "timeout": _patience,
    "allowed_updates": _kinds,
    "secret_token": _secret,
}
