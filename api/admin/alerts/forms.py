"""Writing an alert: choosing what it is, its form, and its form again to change or correct it."""

import secrets
from dataclasses import replace

from fastapi import APIRouter
from starlette.responses import Response

from api.admin.alerts import typed, writing
from api.admin.alerts.words import TEMPLATES as NAMES
from api.admin.numbers import Number
from api.admin.things import Sent
from api.admin.visit import Alerting, Visit
from content.alerts.templates import TEMPLATES
from content.words import MsgType

router = APIRouter()


@router.get("/alerts/new")
def choose(visit: Alerting, practise: str = "") -> Response:
    """A template, free text, or a file from elsewhere."""
    return choices(visit, practise=practise == "yes")


def choices(visit: Visit, wrong: str = "", *, practise: bool = False) -> Response:
    """The page of these, with what is wrong about the file."""
    return visit.page(
        "alert-new.html",
        422 if wrong else 200,
        templates=TEMPLATES,
        names=NAMES,
        exercise=practise,
        wrong=wrong,
    )


@router.get("/alerts/new/{template}")
def new(visit: Alerting, template: str, practise: str = "") -> Response:
    """The form of a template, or of free text."""
    form = writing.new_form(template, practise=practise == "yes")
    filled = typed.blank(form.made_of, visit.now, visit.speech.language)
    return writing.page(visit, replace(form, typed=filled, press=secrets.token_urlsafe(12)))


@router.post("/alerts/new/{template}")
def write(visit: Alerting, template: str, sent: Sent, practise: str = "") -> Response:
    """Keep it as a draft, which another coordinator approves."""
    return writing.pressed(visit, writing.new_form(template, practise=practise == "yes"), sent)


@router.post("/alerts/new/{template}/preview")
def preview_new(visit: Alerting, template: str, sent: Sent, practise: str = "") -> Response:
    """Only what people would get."""
    return writing.preview(visit, writing.new_form(template, practise=practise == "yes"), sent)


@router.get("/alerts/{number}/edit")
def edit(visit: Alerting, number: Number) -> Response:
    """The form of a draft."""
    return writing.page(visit, writing.form_of(visit, number, MsgType.ALERT))


@router.post("/alerts/{number}/edit")
def change(visit: Alerting, number: Number, sent: Sent) -> Response:
    """Change it: any approval is void."""
    return writing.pressed(visit, writing.form_of(visit, number, MsgType.ALERT), sent)


@router.post("/alerts/{number}/edit/preview")
def preview_edit(visit: Alerting, number: Number, sent: Sent) -> Response:
    """Only what people would get."""
    return writing.preview(visit, writing.form_of(visit, number, MsgType.ALERT), sent)


@router.get("/alerts/{number}/correct")
def correct(visit: Alerting, number: Number) -> Response:
    """The form of an alert that people have already."""
    return writing.page(visit, writing.form_of(visit, number, MsgType.UPDATE))


@router.post("/alerts/{number}/correct")
def update(visit: Alerting, number: Number, sent: Sent) -> Response:
    """Keep the correction as a draft."""
    return writing.pressed(visit, writing.form_of(visit, number, MsgType.UPDATE), sent)


@router.post("/alerts/{number}/correct/preview")
def preview_correct(visit: Alerting, number: Number, sent: Sent) -> Response:
    """Only what people would get."""
    return writing.preview(visit, writing.form_of(visit, number, MsgType.UPDATE), sent)
