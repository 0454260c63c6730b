"""What the bot says about itself: commands, name, descriptions and menu button, per language."""

import json
from dataclasses import dataclass, field

from tests.fake_telegram.errors import Json


@dataclass(slots=True)
class Profile:
    """Each part by language ("" is everybody's); commands by scope as well."""

    bot_name: str
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)

    def set_commands(self, params: Json) -> bool:
        """Replaces the list of one scope and language; an empty one deletes it."""
        listed = [_clean(entry) for entry in params["commands"]]
        self.commands[_key(params)] = listed
        return True

    def get_commands(self, params: Json) -> list[Json]:
        """The list of exactly this scope and language."""
        return self.commands.get(_key(params), [])

    def delete_commands(self, params: Json) -> bool:
        """Forgets the list of exactly this scope and language."""
        self.commands.pop(_key(params), None)
        return True

    def set_name(self, params: Json) -> bool:
        """An empty name falls back to everybody's."""
        return _store(self.names, params, "name")

    def get_name(self, params: Json) -> Json:
        """This language's name, else everybody's, else the one the bot was made with."""
        language = params.get("language_code", "")
        return {"name": self.names.get(language) or self.names.get("") or self.bot_name}

    def set_description(self, params: Json) -> bool:
        """The text in an empty chat."""
        return _store(self.descriptions, params, "description")

    def get_description(self, params: Json) -> Json:
        """This language's, else everybody's."""
        return {"description": _find(self.descriptions, params)}

    def set_short_description(self, params: Json) -> bool:
        """The text on the bot's page."""
        return _store(self.short_descriptions, params, "short_description")

    def get_short_description(self, params: Json) -> Json:
        """This language's, else everybody's."""
        return {"short_description": _find(self.short_descriptions, params)}

    def set_menu_button(self, params: Json) -> bool:
        """For one private chat, or everybody's."""
        self.menu_buttons[params.get("chat_id")] = params.get("menu_button", {"type": "default"})
        return True

    def get_menu_button(self, params: Json) -> Json:
        """The chat's, else everybody's."""
        default = self.menu_buttons.get(None, {"type": "commands"})
        return self.menu_buttons.get(params.get("chat_id"), default)


def _key(params: Json) -> tuple[str, str]:
    scope = params.get("scope", {"type": "default"})
    return json.dumps(scope, sort_keys=True), params.get("language_code", "")


def _clean(entry: Json) -> Json:
    """As stored: without the slash and the blanks around."""
    command = entry["command"].strip().removeprefix("/")
    return {"command": command, "description": entry["description"].strip()}


def _store(texts: dict[str, str], params: Json, name: str) -> bool:
    texts[params.get("language_code", "")] = params.get(name, "")
    return True


def _find(texts: dict[str, str], params: Json) -> str:
    return texts.get(params.get("language_code", "")) or texts.get("", "")
