"""Writing an alert: choosing what it is, its form, and its form again to change or correct it."""

import secrets
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api.admin.alerts import form, form_data
from api.admin.alerts.form_data import FREE, AlertForm
from api.admin.alerts.labels import TEMPLATES as NAMES
from api.admin.forms.data import Sent
from api.admin.request import Alerting, PageNotFound, VolunteerRequest
from api.admin.row_numbers import Number
from content.alerts.templates import TEMPLATES
from content.models import AlertStatus, MsgType

router = APIRouter()


def new_form(template: str, practise: str = "") -> AlertForm:
    """The form of a template, or of free text, before anything is in it. Raises PageNotFound."""
    if template not in (*TEMPLATES, FREE):
        raise PageNotFound
    is_exercise = practise == "yes"
    status = AlertStatus.EXERCISE if is_exercise else AlertStatus.ACTUAL
    ways = "?practise=yes" if is_exercise else ""
    path = f"/admin/alerts/new/{template}"
    return AlertForm(path, template if template != FREE else "", status, ways=ways)


@router.get("/alerts/new")
def choose(request: Alerting, practise: str = "") -> Response:
    """A template, free text, or a file from elsewhere."""
    return choices(request, practise=practise == "yes")


def choices(request: VolunteerRequest, wrong: str = "", *, practise: bool = False) -> Response:
    """The page of these, with what is wrong about the file."""
    return request.page(
        "alert-new.html",
        422 if wrong else 200,
        templates=TEMPLATES,
        names=NAMES,
        exercise=practise,
        wrong=wrong,
    )


@router.get("/alerts/new/{template}")
def new(request: Alerting, opened: Annotated[AlertForm, Depends(new_form)]) -> Response:
    """The form of a template, or of free text."""
    filled = form_data.blank(opened.made_of, request.now, request.localizer.language)
    return form.page(request, replace(opened, typed=filled, press=secrets.token_urlsafe(12)))


@router.post("/alerts/new/{template}")
def write(
    request: Alerting, opened: Annotated[AlertForm, Depends(new_form)], sent: Sent
) -> Response:
    """Keep it as a draft, which another coordinator approves."""
    return form.save(request, opened, sent)


@router.post("/alerts/new/{template}/preview")
def preview_new(
    request: Alerting, opened: Annotated[AlertForm, Depends(new_form)], sent: Sent
) -> Response:
    """Only what people would get."""
    return form.preview(request, opened, sent)


@router.get("/alerts/{number}/edit")
def edit(request: Alerting, number: Number) -> Response:
    """The form of a draft."""
    return form.page(request, form.form_of(request, number, MsgType.ALERT))


@router.post("/alerts/{number}/edit")
def change(request: Alerting, number: Number, sent: Sent) -> Response:
    """Change it: any approval is void."""
    return form.save(request, form.form_of(request, number, MsgType.ALERT), sent)


@router.post("/alerts/{number}/edit/preview")
def preview_edit(request: Alerting, number: Number, sent: Sent) -> Response:
    """Only what people would get."""
    return form.preview(request, form.form_of(request, number, MsgType.ALERT), sent)


@router.get("/alerts/{number}/correct")
def correct(request: Alerting, number: Number) -> Response:
    """The form of an alert that people have already."""
    return form.page(request, form.form_of(request, number, MsgType.UPDATE))


@router.post("/alerts/{number}/correct")
def update(request: Alerting, number: Number, sent: Sent) -> Response:
    """Keep the correction as a draft."""
    return form.save(request, form.form_of(request, number, MsgType.UPDATE), sent)


@router.post("/alerts/{number}/correct/preview")
def preview_correct(request: Alerting, number: Number, sent: Sent) -> Response:
    """Only what people would get."""
    return form.preview(request, form.form_of(request, number, MsgType.UPDATE), sent)
