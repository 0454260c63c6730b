"""The whole application over ASGI, with the example content and without a bot."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.routing import BaseRoute

from api.app import create_app
from content.core.settings import Settings
from content.snapshot import Snapshot


@pytest.fixture
def settings() -> Settings:
    return Settings(_env_file=None, secret_key="k" * 32)


@pytest.fixture
def app(filled: Engine, settings: Settings, example: Snapshot) -> FastAPI:
    """It knows the example content already, and reads it again where a test changed any of it."""
    app = program(settings, filled)
    app.state.program.keeper._snapshot = example
    return app


_routes: list[BaseRoute] = []


def program(settings: Settings, engine: Engine) -> FastAPI:
    """A program with the routes of the first of this process: they are alike in all, and FastAPI
    takes a fifth of a second to work them out at the first request to each program."""
    app = create_app(settings, engine)
    _routes.extend(() if _routes else app.router.routes)
    app.router.routes[:] = _routes
    return app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            yield client
