"""What somebody types who wants a browser, or Telegram, to do something; and how that is seen."""

from html.parser import HTMLParser

# Each at most 80 characters, as a name has.
HOSTILE = (
    "<script>pwned()</script>\"><pwned onerror=pwned()>'><pwned>",
    "</textarea></title></script><pwned>[x](javascript:pwned()) **<b>pwned</b>**",
    "&lt;pwned&gt; {{7*7}} {0.__class__} </b></s> & <a href=javascript:pwned()>",
)
ADDRESSES = ("href", "src", "action", "formaction", "hx-get", "hx-post", "xlink:href", "data")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag in ("pwned", "iframe", "object", "embed") or (tag == "script" and "src" not in has):
            self.found.append(tag)
        self.found += [name for name in has if name.startswith("on") or "pwned" in name]
        for name in ADDRESSES:
            where = (has.get(name) or "").strip().lower()
            if where.startswith(("javascript:", "data:", "vbscript:")):
                self.found.append(f"{name}={where}")


def acting(page: str) -> list[str]:
    """What in this page would run or lead to what somebody typed; nothing, it should be."""
    parser = _Page()
    parser.feed(page)
    parser.close()
    return parser.found
