"""A CAP file from elsewhere becomes a draft that somebody has to make their own."""

from typing import Annotated

from fastapi import APIRouter, File, UploadFile
from starlette.responses import Response

from api.admin.alerts import forms
from api.admin.speech import _s
from api.admin.visit import Alerting
from content.alerts.cap.incoming import take_file
from content.database import transaction
from content.errors import Refused

router = APIRouter()
EMPTY = _s("Choose a file first.")
OVER = _s("This is over already, or was taken before.")
WRONG = _s("This is no CAP file that can be taken. Look at this part of it: {field}")


@router.post("/alerts/file")
def upload(visit: Alerting, file: Annotated[UploadFile | None, File()] = None) -> Response:
    """To the new draft; back with what is wrong about the file."""
    data = file.file.read() if file is not None else b""
    if not data:
        return forms.choices(visit, visit.speech.say(EMPTY))
    try:
        with transaction(visit.engine) as session:
            number = take_file(session, data, visit.now)
    except Refused as wrong:
        return forms.choices(visit, visit.speech.say(WRONG, field=wrong.field))
    if number is None:
        return forms.choices(visit, visit.speech.say(OVER))
    return visit.go(f"/admin/alerts/{number}")
