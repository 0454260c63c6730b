"""Messages keep within Telegram's limits without losing what must not get lost."""

import pytest

from bot.screen import Line, Run, Screen, Tone
from bot.telegram.render import Renderer


def drawn(*lines: Line, language: str = "en") -> str:
    screen = Screen("en_home", language, lines, ())
    return str(Renderer("a_bot").message(screen)["text"])


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("text", ["a" * 9000, "🦊" * 3000, "<&>" * 4000, "word " * 3000])
def test_a_text_that_is_too_long_is_cut_and_the_assurance_stays(text: str) -> None:
    message = drawn(
        Line((Run("Title"),), Tone.TITLE),
        Line((Run(text),)),
        Line((Run("Checked today by RCK"),), Tone.GOOD, "checked"),
        Line((Run("You can ask"),)),
    )
    visible = message.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert units(visible) <= 4096
    assert "…" in message
    assert "Checked today by RCK" in message
    assert message.endswith("You can ask")


def test_what_is_written_is_never_markup() -> None:
    message = drawn(Line((Run("<b>x</b> & <script>"),)), Line((Run("{0.__class__} %s"),)))
    assert message == "&lt;b&gt;x&lt;/b&gt; &amp; &lt;script&gt;\n{0.__class__} %s"


def test_another_direction_is_isolated() -> None:
    assert (
        drawn(Line((Run("English text", language="en"),)), language="ar")
        == "\u2068English text\u2069"
    )
    assert drawn(Line((Run("نص", language="ar"),)), language="en") == "\u2068نص\u2069"
