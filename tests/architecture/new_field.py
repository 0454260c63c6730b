"""Two fields more, as docs/contributing.md tells to add them, in a copy of the program: run there
by `test_new_field`. Prints as JSON what was found of them."""

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from api.admin.localizer import AdminLocalizer
from api.admin.request import COOKIE
from api.app import create_app
from content.core import migrate
from content.core.database import connect, reading, transaction
from content.core.settings import Settings
from content.directory import files
from content.models import Role
from tests.api.admin.conftest import BASE, register
from tests.api.admin.content.test_routes import fields

NOW = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
CONTENT = """
zones: [{key: calais, name: {en: Calais}}]
organizations: [{key: kitchen, name: Kitchen, mandate: independent}]
locations:
  - {key: square, zone: calais, name: {en: Square}, precision: area, position: [50.9, 1.8],
     indoors: true}
services:
  - key: soup
    organization: kitchen
    kind: food
    name: {en: Soup}
    remark: {en: Bring a bowl, ar: "\u0648\u0639\u0627\u0621"}
    at: [{key: soup-square, location: square}]
"""


async def main(folder: Path) -> dict[str, Any]:
    engine = connect(f"sqlite:///{folder}/new.db")
    migrate.upgrade(engine)
    with transaction(engine) as session:
        files.write(session, files.read_text("new.yaml", CONTENT, {}), NOW)
    app = create_app(Settings(_env_file=None, secret_key="k" * 32), engine)
    found: dict[str, Any] = {"label in French": AdminLocalizer("fr", NOW).say("Under a roof")}
    async with app.router.lifespan_context(app):
        headers = {"origin": BASE, "cookie": f"{COOKIE}={register(engine, Role.ADMINISTRATOR)}"}
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url=BASE, headers=headers) as client:
            place, service = "/admin/locations/square", "/admin/services/soup"
            page = (await client.get(place)).text
            sent = fields(page)
            found["form"] = ["Under a roof" in page, sent["indoors"]]
            done = await client.post(place, data=sent | {"indoors": "no", "do": "save"})
            found["saved"] = done.status_code
            page = (await client.get(service)).text
            sent = fields(page) | {"remark.en": "Bring a cup"}
            found["text in the form"] = ["Remark" in page, fields(page)["remark.en"]]
            found["preview"] = (await client.post(f"{service}/preview", data=sent)).text
            found["text saved"] = (
                await client.post(service, data=sent | {"do": "save"})
            ).status_code
            found["mistake"] = (
                await client.post(service, data=sent | {"remark.en": "x" * 400, "do": "save"})
            ).text
            found["history"] = (await client.get("/admin/history/location/square")).text
            found["text in history"] = (await client.get("/admin/history/service/soup")).text
            found["translate"] = (await client.get("/admin/translate/ar/service/soup")).text
            found["API"] = (await client.get("/api/v1/services")).json()
        live = app.state.program.keeper.current
        found["snapshot"] = live.locations["square"].indoors
        found["text in the snapshot"] = dict(live.entries["soup-square"].service.remark.by_language)
    with reading(engine) as session:
        found["YAML"] = files.export(session, example=False)
    engine.dispose()
    return found


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(Path(sys.argv[1])))))  # noqa: T201
