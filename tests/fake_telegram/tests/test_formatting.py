"""Telegram's HTML, and links."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fake_telegram.formatting import FormattingError, link_problem, plain

HTML = [
    ("<b>a</b> &lt;&amp;&#39;", "a <&'"),
    ('<a href="https://a.org/?x=1&amp;y=2">link</a>', "link"),
    ("<a href='tg://user?id=5'>who</a>", "who"),
    ('<span class = "tg-spoiler">x</span><tg-spoiler>y</tg-spoiler>', "xy"),
    ('<pre><code class="language-python">1 &lt; 2</code></pre>', "1 < 2"),
    ("<blockquote expandable>quote</blockquote>", "quote"),
    ('<tg-emoji emoji-id="54321">👍</tg-emoji>', "👍"),
    ("<B>a</B   >", "a"),
]

BAD_HTML = [
    ("<b>unclosed", 'Can\'t find end tag corresponding to start tag "b"'),
    ("🏟 🏟&lt;<abac>", 'Unsupported start tag "abac" at byte offset 13'),
    ("🏟 🏟&lt;<i>a</em   >", 'Unmatched end tag at byte offset 17, expected "</i>", found "</em>"'),
    ("<b><i>test</b></i>", 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"'),
    ("🏟 🏟&lt;</b>", "Unexpected end tag at byte offset 13"),
    ("<b>a</b", "Unclosed end tag at byte offset 4"),
    ("1 <", "Unclosed start tag at byte offset 2"),
    ("1 < 2 > 0", 'Unsupported start tag "" at byte offset 2'),
    ("a & b", 'Unescaped "&" at byte offset 2'),
    ("a&nbsp;b", 'Unescaped "&" at byte offset 1'),
    ("a > b", 'Unescaped ">" at byte offset 2'),
    ("a<br>b", 'Unsupported start tag "br" at byte offset 1'),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
    ("<a>x</a>", "entity URL '' is invalid: Wrong HTTP URL"),
    ('<a href="tel:+33">x</a>', "entity URL 'tel:+33' is invalid: Unsupported URL protocol"),
    ('<a href="x', "Unclosed start tag at byte offset 0"),
]


@pytest.mark.parametrize(("text", "shown"), HTML)
def test_reads_telegrams_html(text: str, shown: str) -> None:
    """Supported tags, in the spellings Telegram takes."""
    assert plain(text, "HTML") == shown


@pytest.mark.parametrize(("text", "words"), BAD_HTML)
def test_refuses_other_html(text: str, words: str) -> None:
    """Anything else, in TDLib's words, with offsets in bytes."""
    with pytest.raises(FormattingError) as error:
        plain(text, "HTML")
    assert str(error.value) == words


@given(st.text())
def test_takes_any_escaped_text(text: str) -> None:
    """Whatever people write in content can be shown once it is escaped."""
    assert plain(f"<b>{html.escape(text)}</b>", "HTML") == text


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://a.org/x", ""),
        ("http://127.0.0.1:80/", ""),
        ("tg://resolve?domain=x", ""),
        ("http://localhost/x", "Wrong HTTP URL"),
        ("http://", "Wrong HTTP URL"),
        ("https://[::1", "Wrong HTTP URL"),
        ("a.org", "Wrong HTTP URL"),
        ("ftp://a.org", "Unsupported URL protocol"),
    ],
)
def test_links(url: str, why: str) -> None:
    """Only links that lead somewhere from a phone."""
    assert link_problem(url) == why
