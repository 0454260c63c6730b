"""Public channels: looked at through the bot, kept, shown to people, and removed again."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import Engine
from sqlmodel import select

from bot.delivery.errors import Unreachable
from bot.telegram.client.api import BotApi
from bot.telegram.client.http import HttpClient
from content import subscribers
from content.alerts import audience
from content.core.crypto import ChatKeys
from content.core.database import reading
from content.core.settings import Settings
from content.models import Alert, AlertStatus, AlertTopic, Channel, History, Role, Subscriber
from tests.api.admin.conftest import Volunteers
from tests.api.conftest import program
from tests.fake_telegram import TOKEN, FakeTelegram

CHANNELS = "/admin/alerts/channels"
KEYS = ChatKeys.of("k" * 32, subscribers.PURPOSE)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        yield fake


@pytest.fixture
def app(filled: Engine, settings: Settings, telegram: FakeTelegram) -> FastAPI:
    bot = {"telegram_api_url": telegram.url, "telegram_token": SecretStr(TOKEN)}
    return program(settings.model_copy(update=bot), filled)


async def put(client: httpx.AsyncClient, name: str, language: str = "ar") -> httpx.Response:
    return await client.post(CHANNELS, data={"language": language, "username": name})


@pytest.fixture
async def client(
    volunteer: Volunteers, app: FastAPI, telegram: FakeTelegram
) -> AsyncIterator[httpx.AsyncClient]:
    client = volunteer(Role.COORDINATOR)
    await telegram.world.bell.until(lambda: bool(app.state.bot._api), 5)
    yield client
    assert telegram.violations == []


def rows(engine: Engine) -> dict[str, tuple[str, int]]:
    with reading(engine) as session:
        query = select(Channel, Subscriber).where(Channel.subscriber_id == Subscriber.id)
        return {
            one.language: (one.username, KEYS.chat(to.chat_sealed))
            for one, to in session.exec(query)
        }


async def test_a_channel_gets_all_alerts_of_its_language_and_is_shown(
    client: httpx.AsyncClient, app: FastAPI, filled: Engine, telegram: FakeTelegram
) -> None:
    telegram.channel("Info_Arabic", -1007001).admit()
    assert (await put(client, "https://t.me/info_arabic")).status_code == 303
    assert rows(filled) == {"ar": ("Info_Arabic", -1007001)}
    assert app.state.keeper.current.channels == {"ar": "Info_Arabic"}
    with reading(filled) as session:
        everywhere = Alert(status=AlertStatus.ACTUAL, topic=AlertTopic.RIGHTS, zones=4)
        assert audience.reach(session, everywhere) == {"ar": 1}
        exercise = Alert(status=AlertStatus.EXERCISE, topic=AlertTopic.RIGHTS, zones=4)
        assert audience.reach(session, exercise) == {}, "it is public"
        done = session.exec(select(History).where(History.thing == "channel")).one()
        assert (done.key, done.volunteer_id) == ("ar", 1)
    assert "@Info_Arabic" in (await client.get(CHANNELS)).text
    assert "Public channel" in (await client.get("/admin/history")).text


async def test_another_one_takes_its_place_and_it_is_removed_again(
    client: httpx.AsyncClient, app: FastAPI, filled: Engine, telegram: FakeTelegram
) -> None:
    for number, name in ((-1007001, "first_one"), (-1007002, "second_one")):
        telegram.channel(name, number).admit()
        await put(client, name)
    assert rows(filled) == {"ar": ("second_one", -1007002)}
    await put(client, "@second_one")
    assert (await put(client, "second_one", "fr")).status_code == 422, "it is Arabic's"
    assert (await put(client, "second_one", "xx")).status_code == 404
    gone = await client.post(f"{CHANNELS}/remove", data={"language": "ar"})
    assert gone.status_code == 303
    assert app.state.keeper.current.channels == {}
    with reading(filled) as session:
        assert session.exec(select(Subscriber)).all() == []


async def test_what_is_no_channel_for_us_is_said(
    client: httpx.AsyncClient, app: FastAPI, filled: Engine, telegram: FakeTelegram
) -> None:
    telegram.user(5, username="somebody")
    telegram.channel("stranger", -1007003)
    telegram.channel("no_rights", -1007004).admit(may_post=False)

    async def refused(name: str, words: str) -> None:
        answer = await put(client, name)
        assert answer.status_code == 422, name
        assert words in answer.text, name
        assert f'value="{name}"' in answer.text, "what was typed is still there"

    await refused("not a name", "letters, digits")
    await refused("unknown_channel", "It has to be public")
    await refused("somebody", "a person or a group")
    await refused("stranger", "The bot may not post there")
    await refused("no_rights", "The bot may not post there")
    app.state.bot = None
    await refused("any_channel", "No bot is running here")
    assert "No bot is running here" in (await client.get(CHANNELS)).text
    assert rows(filled) == {}


async def test_a_channel_that_takes_nothing_is_no_fault_of_the_text(
    telegram: FakeTelegram,
) -> None:
    channel = telegram.channel("no_rights")
    channel.admit(may_post=False)
    wire = HttpClient(telegram.url)
    with pytest.raises(Unreachable):
        await BotApi(wire, telegram.url, TOKEN).call(
            "sendMessage", {"chat_id": -1007001, "text": "x"}
        )
    await wire.close()
