"""The volunteers' admin under /admin, one file a page family."""

from fastapi import FastAPI

from api.admin import alerts
from api.admin.account import routes as account_routes
from api.admin.alerts import channels, progress
from api.admin.auth import errors
from api.admin.auth import routes as auth_routes
from api.admin.content import routes as content_routes
from api.admin.files import routes as files_routes
from api.admin.history import routes as history_routes
from api.admin.menu import routes as menu_routes
from api.admin.partner_links import routes as partner_links_routes
from api.admin.proposals import routes as proposals_routes
from api.admin.settings import routes as settings_routes
from api.admin.to_check import routes as to_check_routes
from api.admin.today import routes as today_routes
from api.admin.translations import routes as translations_routes
from api.admin.volunteers import routes as volunteers_routes
from api.admin.week import routes as week_routes

FAMILIES = (
    channels,
    progress,
    auth_routes,
    today_routes,
    translations_routes,
    week_routes,
    to_check_routes,
    partner_links_routes,
    proposals_routes,
    menu_routes,
    account_routes,
    volunteers_routes,
    history_routes,
    files_routes,
    settings_routes,
    content_routes,
    *alerts.FAMILIES,
)


def install(app: FastAPI) -> None:
    """Put the admin into the application."""
    for family in FAMILIES:
        app.include_router(family.router, prefix="/admin", include_in_schema=False)
    errors.register(app)
