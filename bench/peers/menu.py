"""The peers' menu: 15 buttons and some 300 characters a page, fixed when the bot starts.

This is the easy and favourable case. No content, no languages, no opening hours and no database:
whatever a peer does for a press, it does for the library.
"""

PAGES = 40
BUTTONS = 15
_SENTENCES = (
    "Breakfast is given out every morning from nine to eleven.",
    "There is hot tea, bread and fruit for everybody.",
    "Nobody asks for papers, and nothing is to be paid.",
    "Bring a bag, and a bottle for water if you have one.",
    "The place is five minutes on foot from the station, behind the church.",
)


def text(page: int) -> str:
    """What a page says."""
    turned = _SENTENCES[page % 5 :] + _SENTENCES[: page % 5]
    return f"<b>Page {page}</b>\n" + "\n".join(turned)


def labels(page: int) -> list[tuple[str, str]]:
    """Label and callback data of a page's buttons."""
    return [
        (f"🍞 {number}:30 Place number {number}", f"page_{(page * 7 + number) % PAGES}")
        for number in range(BUTTONS)
    ]


def number(data: str) -> int:
    """The page that callback data leads to."""
    return int(data.removeprefix("page_"))


def presses() -> list[str]:
    """Callback data of every page."""
    return [f"page_{page}" for page in range(PAGES)]
