"""Writing an alert: choosing what it is, its form, and its form again to change or correct it."""

import secrets
from dataclasses import replace

from fastapi import APIRouter
from starlette.responses import Response

from api.admin.alerts import form as alerts_form
from api.admin.alerts import form_data
from api.admin.alerts.labels import TEMPLATES as NAMES
from api.admin.forms.data import Sent
from api.admin.request import Alerting, VolunteerRequest
from api.admin.row_numbers import Number
from content.alerts.templates import TEMPLATES
from content.models import MsgType

router = APIRouter()


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
def new(request: Alerting, template: str, practise: str = "") -> Response:
    """The form of a template, or of free text."""
    form = alerts_form.new_form(template, practise=practise == "yes")
    filled = form_data.blank(form.made_of, request.now, request.localizer.language)
    return alerts_form.page(request, replace(form, typed=filled, press=secrets.token_urlsafe(12)))


@router.post("/alerts/new/{template}")
def write(request: Alerting, template: str, sent: Sent, practise: str = "") -> Response:
    """Keep it as a draft, which another coordinator approves."""
    return alerts_form.pressed(
        request, alerts_form.new_form(template, practise=practise == "yes"), sent
    )


@router.post("/alerts/new/{template}/preview")
def preview_new(request: Alerting, template: str, sent: Sent, practise: str = "") -> Response:
    """Only what people would get."""
    return alerts_form.preview(
        request, alerts_form.new_form(template, practise=practise == "yes"), sent
    )


@router.get("/alerts/{number}/edit")
def edit(request: Alerting, number: Number) -> Response:
    """The form of a draft."""
    return alerts_form.page(request, alerts_form.form_of(request, number, MsgType.ALERT))


@router.post("/alerts/{number}/edit")
def change(request: Alerting, number: Number, sent: Sent) -> Response:
    """Change it: any approval is void."""
    return alerts_form.pressed(request, alerts_form.form_of(request, number, MsgType.ALERT), sent)


@router.post("/alerts/{number}/edit/preview")
def preview_edit(request: Alerting, number: Number, sent: Sent) -> Response:
    """Only what people would get."""
    return alerts_form.preview(request, alerts_form.form_of(request, number, MsgType.ALERT), sent)


@router.get("/alerts/{number}/correct")
def correct(request: Alerting, number: Number) -> Response:
    """The form of an alert that people have already."""
    return alerts_form.page(request, alerts_form.form_of(request, number, MsgType.UPDATE))


@router.post("/alerts/{number}/correct")
def update(request: Alerting, number: Number, sent: Sent) -> Response:
    """Keep the correction as a draft."""
    return alerts_form.pressed(request, alerts_form.form_of(request, number, MsgType.UPDATE), sent)


@router.post("/alerts/{number}/correct/preview")
def preview_correct(request: Alerting, number: Number, sent: Sent) -> Response:
    """Only what people would get."""
    return alerts_form.preview(request, alerts_form.form_of(request, number, MsgType.UPDATE), sent)
