"""No button's words are cut on a phone of 320 px: measured with the fonts a phone has."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from bot.conversation import Conversation
from bot.telegram.render import PX, Renderer, room_px
from content.core.i18n import LANGUAGES
from content.snapshot import Snapshot
from tests.bot.walk import of_alerts, walk
from tests.conftest import BOT_NAME, NOW

FONTS = '"Noto Sans", "Noto Sans Arabic", "Noto Sans Ethiopic", "Noto Color Emoji"'
MEASURE = """([font, labels]) => {
  const context = document.createElement("canvas").getContext("2d");
  context.font = font;
  return labels.map((label) => context.measureText(label).width);
}"""


def buttons(example: Snapshot, language: str) -> Iterator[tuple[str, int]]:
    """What stands on every button of every screen, and how many share its row."""
    conversation = Conversation(lambda: example, lambda: NOW, lambda: BOT_NAME)
    draw = Renderer(BOT_NAME)
    screens = [*walk(conversation, language).values(), *of_alerts(example, language)]
    for screen in screens:
        markup = draw.message(screen)["reply_markup"]
        for row in markup.get("inline_keyboard") or markup["keyboard"]:
            yield from ((button["text"], len(row)) for button in row)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_is_cut(page: Page, example: Snapshot, language: str) -> None:
    found = sorted(set(buttons(example, language)))
    assert len(found) > 100
    page.set_content("<p>measured</p>")
    labels = [label for label, _ in found]
    widths = page.evaluate(MEASURE, [f"bold {PX}px {FONTS}", labels])
    cut = [
        (label, across, round(width))
        for (label, across), width in zip(found, widths, strict=True)
        if width > room_px(across)
    ]
    assert cut == []
