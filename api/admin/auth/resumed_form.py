"""A form that came after its session had ended. It travels in the log-in page itself, so nothing of
it is kept here, and is shown again for review: only a press after that saves it. Nothing with a
password or a code in it is carried, nor a file."""

import json
import re
from dataclasses import dataclass
from urllib.parse import quote_plus

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match

from api.admin.request import HOME, onward

Pairs = list[tuple[str, str]]
LARGEST = 600_000  # as a form encodes it; with the rest below what any body may have
MOST_FIELDS = 3000
SECRETS = frozenset({"password", "old", "code", "sealed", "token"})
BUTTONS = frozenset({"do", "reviewed", "right"})
PREVIEW = ("do", "preview")
ABOUT_IT = frozenset({"base", "began", "draft", "press", "see"})  # of the form, not of what it says
# The forms that can be shown again with what was typed, and that take `do=preview` for it.
_FORMS = re.compile(
    r"/admin/(?:(?:services|locations|organizations|pages)/[a-z0-9-]{1,24}"
    r"|alerts/(?:new/[a-z-]{1,40}(?:\?practise=yes)?|[0-9]{1,18}/(?:edit|correct|cancel))"
    r"|translate/[a-z-]{2,12}/[a-z]{1,20}/[a-z0-9-]{1,24})"
)


@dataclass(frozen=True, slots=True)
class ResumedForm:
    """A form on its way through the log-in page: where it goes, and its fields in their order."""

    path: str
    pairs: Pairs

    def packed(self) -> str:
        """As one hidden field."""
        return json.dumps([self.path, self.pairs], ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> ResumedForm | None:
    """What `packed` gave; None for anything else. It comes from a browser, so it is taken for no
    more than what somebody typed there: the form's own page checks it as any post."""
    try:
        path, pairs = json.loads(text)
        typed = [(name, value) for name, value in pairs]
    except (ValueError, TypeError, RecursionError):
        return None
    texts = [path, *(part for pair in typed for part in pair)]
    if len(typed) > MOST_FIELDS or not all(isinstance(one, str) for one in texts):
        return None
    return _allowed(path, typed)


async def carried(request: Request) -> ResumedForm | None:
    """What was posted, if it is a form that can be shown again, and not too large."""
    path = _path(request)
    if request.method != "POST" or not _FORMS.fullmatch(path):
        return None
    try:
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    except (HTTPException, ClientDisconnect):
        return None
    texts = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    found = _allowed(path, texts)
    return found if found and len(quote_plus(found.packed())) <= LARGEST else None


def page_of(request: Request) -> str:
    """The page to go on to after the log-in: this one, or the first where it is none."""
    scope = {**request.scope, "method": "GET"}
    is_page = any(route.matches(scope)[0] is Match.FULL for route in request.app.router.routes)
    return onward(_path(request)) if is_page else HOME


def _path(request: Request) -> str:
    query = f"?{request.url.query}" if request.url.query and request.method == "POST" else ""
    return f"{request.url.path}{query}"


def _allowed(path: str, pairs: Pairs) -> ResumedForm | None:
    """Without the button that was pressed: it is to be shown, not saved."""
    typed = [(name, value) for name, value in pairs if name not in BUTTONS]
    names = {name for name, _ in typed}
    if not names - ABOUT_IT or names & SECRETS or not _FORMS.fullmatch(path):
        return None
    return ResumedForm(path, [*typed, PREVIEW])
