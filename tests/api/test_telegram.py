"""The webhook: only Telegram is heard, each update acted on before 200, repeats dropped."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from api.telegram_webhook import HEADER, PATH
from bot.routes import More, Viewer
from content import subscribers
from content.core.crypto import ChatKeys, derive
from content.core.database import reading
from content.core.settings import Settings
from content.subscribers import Subscription
from tests.api.conftest import program
from tests.bot.test_telegram import until
from tests.fake_telegram import TOKEN, FakeTelegram, TooMany

KEY = "k" * 48


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        yield fake


@pytest.fixture
def app(filled: Engine, telegram: FakeTelegram) -> FastAPI:
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None,
        telegram_token=TOKEN,
        telegram_api_url=telegram.url,
        telegram_mode="webhook",
        alerts=True,
        public_url="https://channel.example",
        secret_key=KEY,
    )
    return program(settings, filled)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            await until(lambda: app.state.bot.receiver is not None)
            yield client


def update(number: int, text: str = "/start", chat: int = 1001) -> dict[str, Any]:
    person = {"id": chat, "is_bot": False, "first_name": "x", "language_code": "en"}
    where = {"id": chat, "type": "private", "first_name": "x"}
    message = {"message_id": 1, "date": 1, "text": text, "from": person, "chat": where}
    return {"update_id": number, "message": message}


async def test_an_update_is_acted_on_before_200(
    client: httpx.AsyncClient, app: FastAPI, telegram: FakeTelegram
) -> None:
    person = telegram.user()
    answer = await client.post(PATH, json=update(7), headers={HEADER: app.state.secret})
    assert answer.status_code == 200
    assert len(person.messages) == 1
    again = await client.post(PATH, json=update(7), headers={HEADER: app.state.secret})
    assert again.status_code == 200
    assert len(person.messages) == 1, "a repeat is dropped"
    assert telegram.violations == []


async def test_what_somebody_asks_for_is_kept_before_200(
    client: httpx.AsyncClient, app: FastAPI, filled: Engine, telegram: FakeTelegram
) -> None:
    person = telegram.user()
    headers = {HEADER: app.state.secret}
    await client.post(PATH, json=update(20), headers=headers)
    query = {
        "id": "1", "from": person.user, "chat_instance": "1", "data": "en_alert_on",
        "message": person.screen.json,
    }  # fmt: skip
    telegram.world.callbacks.open(person.id, "1")
    asked = {"update_id": 21, "callback_query": query}
    answer = await client.post(PATH, json=asked, headers=headers)
    assert answer.status_code == 200
    with reading(filled) as session:
        keys = ChatKeys.of(KEY, subscribers.PURPOSE)
        assert subscribers.find(session, person.id, keys) == Subscription("en")


async def test_telegram_is_told_where_and_with_which_secret(
    client: httpx.AsyncClient, app: FastAPI, telegram: FakeTelegram
) -> None:
    await until(lambda: telegram.ledger.methods()["setWebhook"] == 1)
    assert app.state.secret == derive(KEY, "telegram webhook").hex()
    assert KEY not in app.state.secret
    assert TOKEN not in app.state.secret


@pytest.mark.parametrize("secret", ["", "x", "é", KEY, "0" * 64])
async def test_strangers_are_not_heard(
    client: httpx.AsyncClient, telegram: FakeTelegram, secret: str
) -> None:
    person = telegram.user()
    headers = {HEADER.encode(): secret.encode()}
    answer = await client.post(PATH, json=update(8), headers=headers)
    assert answer.status_code == 404
    assert person.messages == []


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[]", b"null", b'{"update_id": "x"}', b"[" * 90_000]
)
async def test_malformed_updates_do_no_harm(
    client: httpx.AsyncClient, app: FastAPI, body: bytes
) -> None:
    answer = await client.post(PATH, content=body, headers={HEADER: app.state.secret})
    assert answer.status_code in (200, 400)


async def test_ten_megabytes_are_refused(client: httpx.AsyncClient, app: FastAPI) -> None:
    huge = update(9, "x" * 10_000_000)
    answer = await client.post(PATH, json=huge, headers={HEADER: app.state.secret})
    assert answer.status_code == 413


async def test_one_person_in_a_flood_wait_holds_up_nobody_else(
    client: httpx.AsyncClient, app: FastAPI, telegram: FakeTelegram
) -> None:
    one, other = telegram.user(1001), telegram.user(1002)
    telegram.faults.add(method="sendMessage", chat=1001, do=TooMany(2), times=1)
    headers = {HEADER: app.state.secret}
    slow = asyncio.create_task(client.post(PATH, json=update(10, chat=1001), headers=headers))
    await asyncio.sleep(0.1)
    assert (await client.post(PATH, json=update(11, chat=1002), headers=headers)).status_code == 200
    assert len(other.messages) == 1
    assert one.messages == []
    assert (await slow).status_code == 200
    assert len(one.messages) == 1


@pytest.mark.parametrize("alerts", [True, False])
def test_nobody_may_ask_for_alerts_that_nobody_can_send(filled: Engine, alerts: bool) -> None:
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None, telegram_token=TOKEN, secret_key=KEY, alerts=alerts
    )
    state = program(settings, filled).state
    state.keeper.refresh()
    more = state.conversation.show(Viewer("en", "calais"), More())
    labels = [button.label for row in more.rows for button in row]
    assert ("Get alerts" in labels) is alerts
    assert (state.bot.services.subscribing is not None) is alerts
