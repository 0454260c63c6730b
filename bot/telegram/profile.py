"""How the bot introduces itself in each language: commands, name, descriptions, menu button.

Set only where it differs: Telegram limits these calls hard (hours for the name).
"""

import asyncio
import logging
from typing import Any

from bot.delivery.errors import MessengerError, RateLimited
from bot.localizer import Localizer
from bot.routes import Viewer
from bot.telegram.client.api import BotApi
from content.core import clock
from content.core.i18n import DEFAULT, LANGUAGES

log = logging.getLogger(__name__)
LONGEST_WAIT = 60.0


async def introduce(api: BotApi) -> None:
    """Bring what Telegram shows about the bot in line with the catalogues, the most useful
    first. What Telegram refuses to change now is left for the next start."""
    await _set(api, "ChatMenuButton", {}, {"menu_button": {"type": "commands"}})
    scopes = [("", DEFAULT), *((item.telegram or item.code, item) for item in LANGUAGES.values())]
    for what, key, text in (
        ("MyCommands", "commands", _commands),
        ("MyDescription", "description", _description),
        ("MyShortDescription", "short_description", _short),
        ("MyName", "name", lambda _: "Channel Info"),
    ):
        for code, language in scopes:
            localizer = Localizer(Viewer(language.code), clock.now())
            scope = {"language_code": code} if code else {}
            await _set(api, what, scope, {key: text(localizer)})


def _short(localizer: Localizer) -> str:
    return localizer.t("Food, water, places and rights between Calais and Dunkirk.")


def _description(localizer: Localizer) -> str:
    return "\n".join(
        (
            _short(localizer),
            localizer.t("Volunteers and associations check this information."),
            localizer.t("We keep nothing about you, unless you ask for alerts."),
        )
    )


def _commands(localizer: Localizer) -> list[dict[str, str]]:
    texts = {
        "menu": localizer.t("What do you need?"),
        "sos": localizer.t("Emergency"),
        "rights": localizer.t("Know your rights"),
        "near": localizer.t("What is near me?"),
        "language": localizer.t("Language"),
        "about": localizer.t("About, privacy"),
        "alerts": localizer.t("Get alerts"),
        "stop": localizer.t("End alerts"),
        "mydata": localizer.t("What we keep about you"),
        "forget": localizer.t("Delete everything about me"),
    }
    return [{"command": name, "description": text} for name, text in texts.items()]


async def _set(api: BotApi, what: str, scope: dict[str, str], wanted: dict[str, Any]) -> None:
    """get…, and set… only when that gave something else."""
    key, value = next(iter(wanted.items()))
    try:
        there = await _patiently(api, f"get{what}", scope)
        known = there.get(key, there) if isinstance(there, dict) else there
        if known != value:
            await _patiently(api, f"set{what}", scope | wanted)
    except MessengerError as error:
        log.warning("%s not set: %s", what, type(error).__name__)


async def _patiently(api: BotApi, method: str, payload: dict[str, Any]) -> Any:
    """One call; a short flood wait is sat out, a long one is left for the next start."""
    try:
        return await api.call(method, payload)
    except RateLimited as flood:
        if flood.seconds > LONGEST_WAIT:
            raise
        await asyncio.sleep(flood.seconds)
        return await api.call(method, payload)
