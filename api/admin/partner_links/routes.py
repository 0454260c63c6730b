"""Links for partners: ask an organization whether its services are still true."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from api.admin.auth.routes import qr
from api.admin.localizer import _s
from api.admin.request import Deciding, VolunteerRequest
from content.accounts import partner_links
from content.accounts.partner_links import LASTS
from content.core.clock import paris
from content.core.crypto import new_token
from content.core.i18n import LANGUAGES, TEAM_DOMAIN, catalogue, clock_time, long_date
from content.editing.idempotency import once

router = APIRouter()
Key = Annotated[str, Form(max_length=24, pattern=r"^[a-z0-9-]+$")]
Pressed = Annotated[str, Form(min_length=8, max_length=64)]


MESSAGE = _s("""Hello {organization},

On Channel Info, exiled people read where and when you help. Could you check that it is still \
right? It takes two minutes:

{url}

You can confirm with one button, cancel an opening of today or tomorrow, or propose other hours. \
You need no account and no password.

The link is for your organization only: please share it with your team and nobody else. It works \
until {until}. Thank you very much!""")
UNTIL = _s("{day} at {time}")


@dataclass(frozen=True, slots=True)
class NewPartnerLink:
    """A link just made: where it leads, its QR code, and a message to paste, by language."""

    name: str
    url: str
    qr: str
    messages: dict[str, str]


@router.get("/links")
def links(request: Deciding) -> Response:
    """Who was asked, who answered, who did not."""
    return _page(request, None)


@router.post("/links")
def make(request: Deciding, organization: Key, press: Pressed) -> Response:
    """A link for one organization. The same form sent again shows the same link again."""
    key = request.program.partner_key
    with request.unit_of_work() as work:
        token = None
        if not once(work.session, press, request.now):
            token = partner_links.again(work.session, key, organization, request.now)
        token = token or partner_links.make(
            work.session, key, organization, request.account.id, request.now
        )
        link = partner_links.find_link(work.session, key, token, request.now)
    return _page(request, _made(request, token, link) if link else None)


@router.post("/links/end")
def end(request: Deciding, organization: Key) -> Response:
    """No link of this organization works any more."""
    with request.unit_of_work() as work:
        partner_links.end(work.session, organization, request.now)
    return request.go("/admin/links")


def _page(request: VolunteerRequest, made: NewPartnerLink | None) -> Response:
    with request.reading() as session:
        asked = partner_links.overview(session, request.now)
    return request.page(
        "links.html", asked=[(one, new_token()) for one in asked], made=made, days=LASTS.days
    )


def _made(
    request: VolunteerRequest, token: str, link: partner_links.OpenPartnerLink
) -> NewPartnerLink:
    url = f"{request.program.settings.site}/partner/{token}"
    messages = {code: message(code, link, url) for code in ("fr", "en")}
    return NewPartnerLink(link.name, url, qr(url), messages)


def message(code: str, link: partner_links.OpenPartnerLink, url: str) -> str:
    """What to send to an organization, in French or English: whichever the volunteer reads."""
    end, said = paris(link.expires_at), catalogue(code, TEAM_DOMAIN).gettext
    day = long_date(end.date(), LANGUAGES[code])
    until = said(UNTIL).format(day=day, time=clock_time(end.time()))
    return said(MESSAGE).format(organization=link.name, url=url, until=until)
