"""A label is a paragraph of its own for the bidirectional algorithm (UAX #9), and a phone number
has no letter that would say its direction."""

from typing import Any
from unicodedata import bidirectional

import pytest

from bot.conversation import Conversation
from bot.routes import Viewer
from bot.telegram.render import Renderer
from content.core.i18n import FSI, LANGUAGES, PDI
from content.snapshot import Snapshot
from tests.conftest import BOT_NAME

RTL = [code for code, language in LANGUAGES.items() if language.rtl]


def number_buttons(
    conversation: Conversation, language: str, example: Snapshot
) -> list[dict[str, Any]]:
    """Every button that copies a number, of all organizations and of the emergency screen."""
    addresses = ["sos_numbers", "sos_sea", *(f"org_{key}" for key in example.organizations)]
    screens = [conversation.at(f"{language}_{one}", Viewer(language)) for one in addresses]
    drawn = [Renderer(BOT_NAME).message(screen)["reply_markup"] for screen in screens]
    rows = [row for markup in drawn for row in markup["inline_keyboard"]]
    copies = [button for row in rows for button in row if "copy_text" in button]
    return [button for button in copies if "@" not in button["copy_text"]["text"]]


@pytest.mark.parametrize("language", RTL)
def test_a_number_is_isolated_where_the_language_is_right_to_left(
    conversation: Conversation, language: str, example: Snapshot
) -> None:
    buttons = number_buttons(conversation, language, example)
    assert buttons
    for button in buttons:
        number = button["copy_text"]["text"]
        assert button["text"].endswith(f"{FSI}{number}{PDI}")
        assert not {FSI, PDI} & set(number), "what is copied is only the number"
        assert not {bidirectional(letter) for letter in number} & {"L", "R", "AL"}


def test_elsewhere_it_is_as_it_is(conversation: Conversation, example: Snapshot) -> None:
    buttons = number_buttons(conversation, "fr", example)
    assert buttons
    assert all(button["text"].endswith(button["copy_text"]["text"]) for button in buttons)
