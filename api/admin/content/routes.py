"""Services, locations, organizations and pages: lists of them, and their forms."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.admin.content import lists, pages
from api.admin.content.actions import LISTS, of_browser
from api.admin.request import RequirePermission, VolunteerRequest
from content.accounts.permissions import Permission
from content.models import DocumentType

router = APIRouter()
Pairs = list[tuple[str, object]]
NEEDED = {
    DocumentType.SERVICE: Permission.OFFERS,
    DocumentType.LOCATION: Permission.OFFERS,
    DocumentType.ORGANIZATION: Permission.CONTENT,
    DocumentType.PAGE: Permission.CONTENT,
}


async def _pairs(request: Request) -> Pairs:
    """All fields of the form, in the order of the page."""
    form = await request.form(max_files=0, max_fields=3000)
    return list(form.multi_items())


Sent = Annotated[Pairs, Depends(_pairs)]


def _install(thing: DocumentType) -> None:
    """The routes of one thing; its pages are alike."""
    who = Depends(RequirePermission(NEEDED[thing]))
    path = f"/{LISTS[thing]}"

    @router.get(path, name=f"{LISTS[thing]}")
    def listing(request: Annotated[VolunteerRequest, who], q: str = "") -> Response:
        """All of them, live, archived or waiting."""
        return lists.page(request, thing, q)

    @router.get(path + "/{key}", name=f"{thing}_form")
    def form(
        request: Annotated[VolunteerRequest, who],
        key: str,
        draft: str = "",
        done: int | None = None,
        kept: str = "",
    ) -> Response:
        """The form; `new` is the key of what there is not yet."""
        opened = of_browser(thing, key, [("draft", draft)])
        return pages.opened(request, opened, done=done, kept=kept)

    @router.post(path + "/{key}", name=f"{thing}_pressed")
    def press(request: Annotated[VolunteerRequest, who], key: str, sent: Sent) -> Response:
        """One of the form's buttons."""
        does = next((str(value) for name, value in sent if name == "do"), "preview")
        return pages.pressed(request, of_browser(thing, key, sent), does)

    @router.post(path + "/{key}/preview", name=f"{thing}_preview")
    def preview(request: Annotated[VolunteerRequest, who], key: str, sent: Sent) -> Response:
        """Only what people would see, for the page that is open."""
        return pages.preview(request, of_browser(thing, key, sent))


for _thing in NEEDED:
    _install(_thing)
