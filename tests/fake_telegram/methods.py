"""What each method of the Bot API does to the state of the stand-in. Parameters are checked before.

Methods that are in the API but not here are answered `true`.
"""

from collections.abc import Awaitable
from urllib.parse import urlsplit

from tests.fake_telegram import channels, messages
from tests.fake_telegram.errors import (
    CONFLICT,
    WEBHOOK_ACTIVE,
    WEBHOOK_SET,
    ApiError,
    Json,
    bad_request,
)
from tests.fake_telegram.messages import MethodHandler
from tests.fake_telegram.state import State
from tests.fake_telegram.webhook import LOCAL

GIFTS = (
    *("unlimited_gifts", "limited_gifts", "unique_gifts"),
    *("premium_subscription", "gifts_from_channels"),
)
PORTS = {None, 80, 88, 443, 8443}


def _get_me(state: State, _params: Json) -> Json:
    return state.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


def _get_updates(state: State, params: Json) -> Awaitable[list[Json]]:
    if state.webhook.url:
        raise ApiError(CONFLICT, WEBHOOK_ACTIVE)
    return state.updates.poll(params)


def _set_webhook(state: State, params: Json) -> bool:
    if not params["url"]:
        return _delete_webhook(state, params)
    _check_address(params["url"], state.webhook.via)
    _drop(state, params)
    state.updates.stop_polling(WEBHOOK_SET)
    state.updates.allowed = params.get("allowed_updates", state.updates.allowed)
    left = state.webhook.give_back()
    most = min(max(params.get("max_connections", 40), 1), 100)
    state.webhook.set(params["url"], params.get("secret_token", ""), most)
    state.webhook.deliver(left + state.updates.take())
    return True


def _check_address(url: str, via: str) -> None:
    """HTTPS on Telegram's ports, or plainly this machine (which Telegram would not reach)."""
    parts = urlsplit(url)
    if parts.hostname in LOCAL and not via:
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.port not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _delete_webhook(state: State, params: Json) -> bool:
    _drop(state, params)
    state.updates.put_back(state.webhook.give_back())
    state.webhook.set("")
    return True


def _drop(state: State, params: Json) -> None:
    if params.get("drop_pending_updates"):
        state.webhook.give_back()
        state.updates.clear()


def _webhook_info(state: State, _params: Json) -> Json:
    hook = state.webhook
    info: Json = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": hook.pending + len(state.updates),
    }
    if hook.url:
        info["max_connections"] = hook.max_connections
    if hook.last_error:
        info |= {"last_error_date": hook.last_error_date, "last_error_message": hook.last_error}
    if state.updates.allowed:
        info["allowed_updates"] = state.updates.allowed
    return info


def _answer_callback(state: State, params: Json) -> bool:
    press = state.callback_queries.answer(params)
    if chat := state.chats.get(press.chat):
        chat.bytes_received += len(press.text.encode())
    return True


def _chat_action(state: State, params: Json) -> bool:
    state.chats.writable(params["chat_id"])
    return True


def _get_chat(state: State, params: Json) -> Json:
    """The fields the API marks required, and who it is."""
    return state.chats.known(params["chat_id"]).json | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }


def _leave_chat(state: State, params: Json) -> bool:
    chat = state.chats.writable(params["chat_id"])
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.refusal = ApiError(403, f"Forbidden: bot is not a member of the {chat.kind} chat")
    return True


HANDLERS: dict[str, MethodHandler] = {
    "getMe": _get_me,
    "getUpdates": _get_updates,
    "setWebhook": _set_webhook,
    "deleteWebhook": _delete_webhook,
    "getWebhookInfo": _webhook_info,
    "answerCallbackQuery": _answer_callback,
    "sendChatAction": _chat_action,
    "getChat": _get_chat,
    "getChatMember": channels.get_chat_member,
    "getChatAdministrators": channels.get_chat_administrators,
    "leaveChat": _leave_chat,
    "setMyCommands": lambda state, params: state.profile.set_commands(params),
    "getMyCommands": lambda state, params: state.profile.get_commands(params),
    "deleteMyCommands": lambda state, params: state.profile.delete_commands(params),
    "setMyName": lambda state, params: state.profile.set_name(params),
    "getMyName": lambda state, params: state.profile.get_name(params),
    "setMyDescription": lambda state, params: state.profile.set_description(params),
    "getMyDescription": lambda state, params: state.profile.get_description(params),
    "setMyShortDescription": lambda state, params: state.profile.set_short_description(params),
    "getMyShortDescription": lambda state, params: state.profile.get_short_description(params),
    "setChatMenuButton": lambda state, params: state.profile.set_menu_button(params),
    "getChatMenuButton": lambda state, params: state.profile.get_menu_button(params),
    **messages.HANDLERS,
}
