"""What Telegram asks of the buttons under a message, beyond their shape."""

from collections.abc import Iterator

from tests.fake_telegram.errors import Json
from tests.fake_telegram.formatting import link_problem
from tests.fake_telegram.spec import load
from tests.fake_telegram.validation import Problem

MOST_BUTTONS = 100
STYLES = {"danger", "success", "primary"}
_LOOKS = {"text", "icon_custom_emoji_id", "style"}


def problems(method: str, params: Json) -> Iterator[Problem]:
    """Everything Telegram would refuse in `reply_markup`."""
    rows = params["reply_markup"].get("inline_keyboard", params["reply_markup"].get("keyboard", []))
    inline = "inline_keyboard" in params["reply_markup"]
    if sum(len(row) for row in rows) > MOST_BUTTONS:
        yield Problem("reply_markup", "reply markup is too long")
    for y, row in enumerate(rows):
        for x, button in enumerate(row):
            where = f"reply_markup[{y}][{x}]"
            kept = button if isinstance(button, dict) else {"text": button}
            yield from _button(where, kept)
            yield from _action(method, where, kept) if inline else ()


def _button(where: str, button: Json) -> Iterator[Problem]:
    if not button["text"].strip():
        yield Problem(where, "inline keyboard button text must be non-empty")
    if button.get("style", "primary") not in STYLES:
        yield Problem(where, "can't parse inline keyboard button: invalid button style specified")
    url = button.get("url", "https://telegram.org")
    if why := link_problem(url):
        yield Problem(where, f"inline keyboard button URL '{url}' is invalid: {why}")
    app = button.get("web_app", {}).get("url", "https://telegram.org")
    if link_problem(app, ("https",)):
        why = "Only HTTPS links are allowed"
        yield Problem(where, f"inline keyboard button Web App URL '{app}' is invalid: {why}")


def _action(method: str, where: str, button: Json) -> Iterator[Problem]:
    """Exactly one action. (Telegram takes the first of several without a word: ours refuses.)"""
    actions = (button.keys() & load().types["InlineKeyboardButton"].fields.keys()) - _LOOKS
    cannot = "can't parse inline keyboard button: "
    if not actions:
        yield Problem(where, f"{cannot}Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        yield Problem(where, f"{cannot}exactly one action expected, got {sorted(actions)}")
    if actions & {"pay", "callback_game"} and method not in {"sendInvoice", "sendGame"}:
        yield Problem(where, "BUTTON_TYPE_INVALID")
