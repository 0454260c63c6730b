"""The volunteers' admin under /admin, one file a page family."""

from fastapi import FastAPI

from api.admin import check, entry, links, problems, proposals, today

FAMILIES = (entry, today, check, links, proposals)


def install(app: FastAPI) -> None:
    """Put the admin into the application."""
    for family in FAMILIES:
        app.include_router(family.router, prefix="/admin", include_in_schema=False)
    problems.register(app)
