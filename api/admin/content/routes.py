"""Services, locations, organizations and pages: lists of them, and their forms."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api.admin.content import form as document_form
from api.admin.content import lists
from api.admin.content.actions import LISTS, of_browser
from api.admin.forms.data import Sent
from api.admin.request import RequirePermission, VolunteerRequest
from content.accounts.permissions import Permission
from content.models import DocumentType

router = APIRouter()
NEEDED = {
    DocumentType.SERVICE: Permission.OFFERS,
    DocumentType.LOCATION: Permission.OFFERS,
    DocumentType.ORGANIZATION: Permission.CONTENT,
    DocumentType.PAGE: Permission.CONTENT,
}


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
        return document_form.opened(request, opened, done=done, kept=kept)

    @router.post(path + "/{key}", name=f"{thing}_pressed")
    def press(request: Annotated[VolunteerRequest, who], key: str, sent: Sent) -> Response:
        """One of the form's buttons."""
        does = next((value for name, value in sent if name == "do"), "preview")
        return document_form.pressed(request, of_browser(thing, key, sent), does)

    @router.post(path + "/{key}/preview", name=f"{thing}_preview")
    def preview(request: Annotated[VolunteerRequest, who], key: str, sent: Sent) -> Response:
        """Only what people would see, for the page that is open."""
        return document_form.preview(request, of_browser(thing, key, sent))


for _thing in NEEDED:
    _install(_thing)
