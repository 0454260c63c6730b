"""Services, locations, organizations and pages: lists of them, and their forms."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.admin.editors import answers, lists
from api.admin.editors.work import LISTS, of_browser
from api.admin.visit import May, Visit
from content.volunteers.roles import Permission
from content.words import Thing

router = APIRouter()
Pairs = list[tuple[str, object]]
NEEDED = {
    Thing.SERVICE: Permission.OFFERS,
    Thing.LOCATION: Permission.OFFERS,
    Thing.ORGANIZATION: Permission.CONTENT,
    Thing.PAGE: Permission.CONTENT,
}


async def _pairs(request: Request) -> Pairs:
    """All fields of the form, in the order of the page."""
    form = await request.form(max_files=0, max_fields=3000)
    return list(form.multi_items())


Sent = Annotated[Pairs, Depends(_pairs)]


def _install(thing: Thing) -> None:
    """The routes of one thing; its pages are alike."""
    who = Depends(May(NEEDED[thing]))
    path = f"/{LISTS[thing]}"

    @router.get(path, name=f"{LISTS[thing]}")
    def listing(visit: Annotated[Visit, who], q: str = "") -> Response:
        """All of them, live, archived or waiting."""
        return lists.page(visit, thing, q)

    @router.get(path + "/{key}", name=f"{thing}_form")
    def form(
        visit: Annotated[Visit, who],
        key: str,
        draft: str = "",
        done: int | None = None,
        kept: str = "",
    ) -> Response:
        """The form; `new` is the key of what there is not yet."""
        opened = of_browser(thing, key, [("draft", draft)])
        return answers.opened(visit, opened, done=done, kept=kept)

    @router.post(path + "/{key}", name=f"{thing}_pressed")
    def press(visit: Annotated[Visit, who], key: str, sent: Sent) -> Response:
        """One of the form's buttons."""
        does = next((str(value) for name, value in sent if name == "do"), "preview")
        return answers.pressed(visit, of_browser(thing, key, sent), does)

    @router.post(path + "/{key}/preview", name=f"{thing}_preview")
    def preview(visit: Annotated[Visit, who], key: str, sent: Sent) -> Response:
        """Only what people would see, for the page that is open."""
        return answers.preview(visit, of_browser(thing, key, sent))


for _thing in NEEDED:
    _install(_thing)
