"""Links for partners: ask an organization whether its services are still true."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from api.admin.entry import qr
from api.admin.visit import Deciding, Visit
from content import partners
from content.clock import paris
from content.desk.once import once
from content.i18n import LANGUAGES, clock_time, long_date
from content.partners import LASTS
from content.sealing import derive, new_token

router = APIRouter()
Key = Annotated[str, Form(max_length=24, pattern=r"^[a-z0-9-]+$")]
Pressed = Annotated[str, Form(min_length=8, max_length=64)]


# Whole texts in both languages: it is sent in one that the volunteer need not read.
MESSAGES = {
    "fr": """Bonjour {organization},

Sur Channel Info, les personnes exilées lisent où et quand vous aidez. Pouvez-vous vérifier que \
c’est toujours juste ? Deux minutes suffisent :

{url}

Vous pouvez confirmer d’un bouton, annuler une ouverture d’aujourd’hui ou de demain, ou proposer \
d’autres horaires. Il ne faut ni compte ni mot de passe.

Ce lien est réservé à votre association : merci de ne le partager qu’avec votre équipe. Il \
fonctionne jusqu’au {until}. Merci beaucoup !""",
    "en": """Hello {organization},

On Channel Info, exiled people read where and when you help. Could you check that it is still \
right? It takes two minutes:

{url}

You can confirm with one button, cancel an opening of today or tomorrow, or propose other hours. \
You need no account and no password.

The link is for your organization only: please share it with your team and nobody else. It works \
until {until}. Thank you very much!""",
}
UNTIL = {"fr": "{day} à {time}", "en": "{day} at {time}"}


@dataclass(frozen=True, slots=True)
class Made:
    """A link just made: where it leads, its QR code, and a message to paste, by language."""

    name: str
    url: str
    qr: str
    messages: dict[str, str]


@router.get("/links")
def links(visit: Deciding) -> Response:
    """Who was asked, who answered, who did not."""
    return _page(visit, None)


@router.post("/links")
def make(visit: Deciding, organization: Key, press: Pressed) -> Response:
    """A link for one organization. The same form sent again shows the same link again."""
    key = key_of(visit)
    with visit.desk() as work:
        token = None
        if not once(work.session, press, visit.now):
            token = partners.again(work.session, key, organization, visit.now)
        token = token or partners.make(work.session, key, organization, visit.account.id, visit.now)
        link = partners.find_link(work.session, key, token, visit.now)
    return _page(visit, _made(visit, token, link) if link else None)


@router.post("/links/end")
def end(visit: Deciding, organization: Key) -> Response:
    """No link of this organization works any more."""
    with visit.desk() as work:
        partners.end(work.session, organization, visit.now)
    return visit.go("/admin/links")


def key_of(visit: Visit) -> bytes:
    """The key that links are signed with."""
    return derive(visit.state.secret, partners.PURPOSE)


def _page(visit: Visit, made: Made | None) -> Response:
    with visit.reading() as session:
        asked = partners.overview(session, visit.now)
    return visit.page(
        "links.html",
        asked=[(one, new_token()) for one in asked],
        made=made,
        days=LASTS.days,
    )


def _made(visit: Visit, token: str, link: partners.Link) -> Made:
    url = f"{visit.state.settings.site}/partner/{token}"
    messages = {code: message(code, link, url) for code in MESSAGES}
    return Made(link.name, url, qr(url), messages)


def message(code: str, link: partners.Link, url: str) -> str:
    """What to send to an organization, whole, in French or English."""
    end = paris(link.expires_at)
    day = long_date(end.date(), LANGUAGES[code])
    until = UNTIL[code].format(day=day, time=clock_time(end.time()))
    return MESSAGES[code].format(organization=link.name, url=url, until=until)
