"""The volunteers' admin under /admin, one file a page family."""

from fastapi import FastAPI

from api.admin import (
    alert_channels,
    alert_progress,
    alerts,
    check,
    entry,
    files,
    history,
    links,
    me,
    more,
    problems,
    proposals,
    settings,
    things,
    today,
    translate,
    volunteers,
    week,
)

FAMILIES = (
    alert_channels,
    alert_progress,
    entry,
    today,
    translate,
    week,
    check,
    links,
    proposals,
    more,
    me,
    volunteers,
    history,
    files,
    settings,
    things,
    *alerts.FAMILIES,
)


def install(app: FastAPI) -> None:
    """Put the admin into the application."""
    for family in FAMILIES:
        app.include_router(family.router, prefix="/admin", include_in_schema=False)
    problems.register(app)
