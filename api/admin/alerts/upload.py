"""A CAP file from elsewhere becomes a draft that somebody has to make their own."""

from typing import Annotated

from fastapi import APIRouter, File, UploadFile
from starlette.responses import Response

from api.admin.alerts import form_routes
from api.admin.localizer import _s
from api.admin.request import Alerting
from content.alerts.cap.incoming import take_file
from content.core.database import transaction
from content.core.errors import InvalidInput

router = APIRouter()
EMPTY = _s("Choose a file first.")
OVER = _s("This is over already, or was taken before.")
WRONG = _s("This is no CAP file that can be taken. Look at this part of it: {field}")


@router.post("/alerts/file")
def upload(request: Alerting, file: Annotated[UploadFile | None, File()] = None) -> Response:
    """To the new draft; back with what is wrong about the file."""
    data = file.file.read() if file is not None else b""
    if not data:
        return form_routes.choices(request, request.localizer.say(EMPTY))
    try:
        with transaction(request.engine) as session:
            number = take_file(session, data, request.now)
    except InvalidInput as wrong:
        return form_routes.choices(request, request.localizer.say(WRONG, field=wrong.field))
    if number is None:
        return form_routes.choices(request, request.localizer.say(OVER))
    return request.go(f"/admin/alerts/{number}")
