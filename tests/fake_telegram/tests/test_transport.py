"""Parameters in every form, and addresses."""

import io
import json
from collections.abc import Callable

import aiohttp
import pytest

from tests.fake_telegram import TOKEN, FakeTelegram
from tests.fake_telegram.tests.requests import CHAT, MESSAGE, Json, button, result


def _strings(params: Json) -> dict[str, str]:
    return {k: v if isinstance(v, str) else json.dumps(v) for k, v in params.items()}


def _multipart(params: Json) -> aiohttp.FormData:
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in _strings(params).items():
        form.add_field(name, value)
    return form


FORMS: dict[str, Callable[[Json], Json]] = {
    "json": lambda params: {"json": params},
    "urlencoded": lambda params: {"data": _strings(params)},
    "query": lambda params: {"params": _strings(params)},
    "multipart": lambda params: {"data": _multipart(params)},
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.asyncio
async def test_reads_parameters_in_every_form(fake: FakeTelegram, form: str) -> None:
    """JSON, form, query and multipart mean the same; a method's case does not matter."""
    params = MESSAGE | {"reply_markup": button(callback_data="x"), "protect_content": True}
    address = f"{fake.base_url}{fake.token}/SENDmessage"
    async with aiohttp.ClientSession() as session:
        await (await session.post(address, **FORMS[form](params))).read()
    assert fake.violations == []
    assert fake.user(CHAT).screen.labels == ["Go"]


@pytest.mark.asyncio
async def test_takes_get_and_uploads(fake: FakeTelegram) -> None:
    """GET works; a file in a multipart body becomes a file id that can be sent again."""
    address = f"{fake.base_url}{fake.token}"
    form = _multipart({"chat_id": CHAT})
    form.add_field("voice", io.BytesIO(b"x" * 2_000_000), filename="voice.ogg")
    async with aiohttp.ClientSession() as session:
        me = await (await session.get(f"{address}/getMe")).json()
        sent = await (await session.post(f"{address}/sendVoice", data=form)).json()
    assert me["result"]["id"] == 4242
    again = await result(fake, "sendVoice", chat_id=CHAT, voice=sent["result"]["voice"]["file_id"])
    assert again["voice"] == sent["result"]["voice"]
    assert fake.violations == []


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [
        ("/bot9999:other/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 404, "Not Found"),
        (f"/bot{TOKEN}/", 404, "Not Found"),
        ("/", 404, "Not Found"),
        (f"/bot{TOKEN}/flyToTheMoon", 404, "Not Found: method not found"),
    ],
)
@pytest.mark.asyncio
async def test_addresses(fake: FakeTelegram, path: str, code: int, words: str) -> None:
    """Another token, a malformed one, an unknown method."""
    async with aiohttp.ClientSession() as session, session.get(fake.url + path) as answer:
        assert await answer.json() == {"ok": False, "error_code": code, "description": words}
    assert bool(fake.violations) == ("flyToTheMoon" in path)


@pytest.mark.asyncio
async def test_refuses_a_body_that_is_no_object(fake: FakeTelegram) -> None:
    """A JSON body must be an object."""
    address = f"{fake.base_url}{fake.token}/sendMessage"
    async with aiohttp.ClientSession() as session, session.post(address, json=[1]) as answer:
        assert answer.status == 400
