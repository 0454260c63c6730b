"""The stand-in for Telegram is tested itself: a stand-in that overlooks a mistake hides it.

Every check is shown to reject what it should, and to let pass what is just allowed.
"""

import asyncio
import html
import io
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
import telegram
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from tests.fake_telegram import (
    TOKEN,
    BadGateway,
    BadRequest,
    Clock,
    Delay,
    Drip,
    FakeTelegram,
    Fault,
    Forbidden,
    Limits,
    NotJson,
    Person,
    ResetAfter,
    ResetBefore,
    ServerError,
    TooMany,
    validation,
)
from tests.fake_telegram.__main__ import control
from tests.fake_telegram.fast import FastTelegram
from tests.fake_telegram.fast_http import listen
from tests.fake_telegram.formatting import FormattingError, link_problem, plain
from tests.fake_telegram.load_generator import FIRST_CHAT, Load
from tests.fake_telegram.load_routes import LoadRoutes
from tests.fake_telegram.measurements import percentiles
from tests.fake_telegram.request_log import busiest
from tests.fake_telegram.webhook import SECRET

Json = dict[str, Any]
CHAT = 42
START = 1_800_000_000.0


@pytest_asyncio.fixture
async def fake() -> AsyncGenerator[FakeTelegram]:
    """A stand-in without rate limits, in which chat 42 exists."""
    async with FakeTelegram(limits=False) as running:
        running.user(CHAT, "ar")
        yield running


async def call(fake: FakeTelegram, method: str, **params: object) -> Json:
    """One request with a JSON body; the answer's JSON."""
    address = f"{fake.base_url}{fake.token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(address, json=params) as answer:
        assert answer.status == (await answer.json()).get("error_code", 200)
        return dict(await answer.json())


async def result(fake: FakeTelegram, method: str, **params: object) -> Any:
    """The result of a request that must succeed."""
    answer = await call(fake, method, **params)
    assert answer["ok"], answer
    return answer["result"]


def button(**fields: object) -> Json:
    """A keyboard of one button."""
    return {"inline_keyboard": [[{"text": "Go", **fields}]]}


def keyboard(count: int) -> Json:
    """A keyboard of `count` buttons."""
    return {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] for _ in range(count)]}


def commands(count: int, **fields: str) -> list[Json]:
    """`count` bot commands."""
    return [{"command": f"c{i}", "description": "d", **fields} for i in range(count)]


# --- what is refused, and what is just allowed

MESSAGE: Json = {"chat_id": CHAT, "text": "x"}
VENUE: Json = {
    "chat_id": CHAT,
    "latitude": 50.9,
    "longitude": 1.8,
    "title": "Food",
    "address": "Quai",
}
COPY_LONG = {"copy_text": {"text": "x" * 257}}
NO_END = "can't parse entities: Can't find end tag corresponding to start tag"

REFUSED: list[tuple[str, Json, str]] = [
    # parameters
    ("sendMessage", {"text": "x"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": CHAT}, "message text is empty"),
    ("sendMessage", MESSAGE | {"text": ""}, "message text is empty"),
    ("sendMessage", MESSAGE | {"text": "  \n"}, "text must be non-empty"),
    ("sendMessage", MESSAGE | {"text": 5}, 'Field "text" must be of type String'),
    ("sendMessage", MESSAGE | {"chat_id": True}, 'Field "chat_id" must be of type Integer'),
    ("sendMessage", MESSAGE | {"disable_notification": "yes"}, 'Field "disable_notification"'),
    ("sendMessage", MESSAGE | {"entities": {"type": "bold"}}, "Array of MessageEntity expected"),
    ("sendMessage", MESSAGE | {"entities": [{"type": "bold", "offset": 0}]}, 'field "length"'),
    ("sendMessage", MESSAGE | {"link_preview_options": {"is_disabled": 1}}, "is_disabled"),
    ("editMessageText", {"text": "x"}, "message identifier is not specified"),
    ("editMessageText", {"text": "x", "chat_id": CHAT}, "message identifier is not specified"),
    ("deleteMessage", {"chat_id": CHAT}, "message identifier is not specified"),
    ("deleteMessages", {"chat_id": CHAT, "message_ids": []}, "identifiers are not specified"),
    ("deleteMessages", {"chat_id": CHAT, "message_ids": [*range(1, 102)]}, "too many message"),
    ("deleteMessages", {"chat_id": CHAT, "message_ids": ["x"]}, "Integer expected"),
    ("sendChatAction", {"chat_id": CHAT, "action": "dancing"}, "wrong parameter action"),
    ("answerCallbackQuery", {}, 'parameter "callback_query_id" is required'),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
    ("getUpdates", {"limit": 101}, "limit must be"),
    ("getUpdates", {"timeout": -1}, "timeout must be"),
    ("getUpdates", {"allowed_updates": ["mesage"]}, "unknown update type"),
    # texts
    ("sendMessage", MESSAGE | {"text": "x" * 4097}, "message is too long"),
    ("sendMessage", MESSAGE | {"text": "😀" * 2049}, "message is too long"),
    ("sendMessage", MESSAGE | {"text": "x" * 32769}, "text is too long"),
    ("sendMessage", MESSAGE | {"parse_mode": "BBCode"}, "unsupported parse_mode"),
    ("sendMessage", MESSAGE | {"text": "<b>x", "parse_mode": "HTML"}, f'{NO_END} "b"'),
    ("sendMessage", MESSAGE | {"text": "<b></b>", "parse_mode": "html"}, "must be non-empty"),
    ("editMessageText", MESSAGE | {"message_id": 1, "text": "x" * 4097}, "message is too long"),
    ("sendPhoto", {"chat_id": CHAT, "photo": "f", "caption": "x" * 1025}, "caption is too long"),
    # keyboards
    ("sendMessage", MESSAGE | {"reply_markup": button()}, "Text buttons are unallowed"),
    ("sendMessage", MESSAGE | {"reply_markup": button(callback_data="")}, "BUTTON_DATA_INVALID"),
    ("sendMessage", MESSAGE | {"reply_markup": button(callback_data="ي" * 33)}, "BUTTON_DATA"),
    ("sendMessage", MESSAGE | {"reply_markup": button(callback_data=7)}, "callback_data"),
    ("sendMessage", MESSAGE | {"reply_markup": button(**COPY_LONG)}, "BUTTON_COPY_TEXT_INVALID"),
    ("sendMessage", MESSAGE | {"reply_markup": button(pay=True)}, "BUTTON_TYPE_INVALID"),
    (
        "sendMessage",
        MESSAGE | {"reply_markup": button(url="https://a.org", callback_data="x")},
        "exactly one action",
    ),
    ("sendMessage", MESSAGE | {"reply_markup": button(url="tel:+33")}, "Unsupported URL protocol"),
    ("sendMessage", MESSAGE | {"reply_markup": button(url="nowhere")}, "URL 'nowhere' is invalid"),
    (
        "sendMessage",
        MESSAGE | {"reply_markup": button(web_app={"url": "http://a.org"})},
        "Only HTTPS links are allowed",
    ),
    ("sendMessage", MESSAGE | {"reply_markup": button(text="", callback_data="x")}, "non-empty"),
    ("sendMessage", MESSAGE | {"reply_markup": button(callback_data="x", style="red")}, "style"),
    ("sendMessage", MESSAGE | {"reply_markup": keyboard(101)}, "reply markup is too long"),
    ("sendMessage", MESSAGE | {"reply_markup": {"inline_keyboard": [{}]}}, "Array of"),
    ("sendMessage", MESSAGE | {"reply_markup": {"inline_keyboard": [[{}]]}}, 'field "text"'),
    ("sendMessage", MESSAGE | {"reply_markup": "{not json"}, "expected as reply_markup"),
    # places
    ("sendVenue", VENUE | {"latitude": 90.1}, "wrong venue specified"),
    ("sendVenue", VENUE | {"longitude": -180.1}, "wrong venue specified"),
    ("sendVenue", VENUE | {"title": " "}, "venue title must be non-empty"),
    ("sendVenue", {**VENUE, "latitude": "north"}, 'Field "latitude" must be of type Float'),
    ("sendLocation", {"chat_id": CHAT, "latitude": 50.9}, "longitude is empty"),
    (
        "sendLocation",
        {"chat_id": CHAT, "latitude": 1, "longitude": 1, "horizontal_accuracy": 1501},
        "wrong location specified",
    ),
    # the bot's profile
    ("setMyCommands", {"commands": commands(101)}, "BOT_COMMANDS_TOO_MUCH"),
    ("setMyCommands", {"commands": commands(1, command="Food")}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": commands(1, command="x" * 33)}, "length must not exceed 32"),
    ("setMyCommands", {"commands": commands(1, description="")}, "must not exceed 256"),
    ("setMyCommands", {"commands": commands(1, description=" ")}, "description must be non-empty"),
    ("setMyCommands", {"commands": commands(1, description="x" * 257)}, "must not exceed 256"),
    ("setMyCommands", {"commands": commands(1), "language_code": "eng"}, "invalid language code"),
    ("setMyCommands", {"commands": commands(1), "language_code": "xx"}, "invalid language code"),
    ("setMyCommands", {"commands": [], "scope": {"type": "everybody"}}, "unsupported type"),
    ("setMyCommands", {"commands": [], "scope": {"type": "chat"}}, 'Can\'t find field "chat_id"'),
    ("setMyName", {"name": "x" * 65}, "name must have 0-64 characters"),
    ("setMyDescription", {"description": "x" * 513}, "must have 0-512 characters"),
    ("setMyShortDescription", {"short_description": "x" * 121}, "must have 0-120 characters"),
    ("setChatMenuButton", {"menu_button": {"type": "web_app", "text": "x"}}, "web_app"),
    ("setWebhook", {"url": "http://a.org/x"}, "An HTTPS URL must be provided"),
    ("setWebhook", {"url": "https://a.org:8000/x"}, "only on ports 80, 88, 443 or 8443"),
    ("setWebhook", {"url": "https://a.org", "secret_token": "a b"}, "unallowed characters"),
    ("setWebhook", {"url": "https://a.org", "secret_token": "x" * 257}, "secret token is too long"),
    # a method that is only checked
    ("pinChatMessage", {"chat_id": CHAT, "message_id": "first"}, "must be of type Integer"),
]
NOT_VIOLATIONS = {"An HTTPS URL must be provided", "only on ports 80, 88, 443 or 8443"}

ALLOWED: list[tuple[str, Json]] = [
    ("sendMessage", MESSAGE | {"text": "x" * 4096}),
    ("sendMessage", MESSAGE | {"text": f"<b>{'x' * 4096}</b>", "parse_mode": "HTML"}),
    ("sendMessage", MESSAGE | {"text": "&amp;" * 4096, "parse_mode": "HTML"}),
    ("sendMessage", MESSAGE | {"chat_id": "42"}),
    ("sendMessage", MESSAGE | {"reply_markup": button(callback_data="ي" * 32)}),
    ("sendMessage", MESSAGE | {"reply_markup": json.dumps(button(callback_data="x"))}),
    ("sendMessage", MESSAGE | {"reply_markup": button(copy_text={"text": "x" * 256})}),
    ("sendMessage", MESSAGE | {"reply_markup": button(url="https://t.me/share/url?url=x")}),
    ("sendMessage", MESSAGE | {"reply_markup": button(url="tg://resolve?domain=x")}),
    ("sendMessage", MESSAGE | {"reply_markup": button(callback_data="x", style="success")}),
    ("sendMessage", MESSAGE | {"reply_markup": button(switch_inline_query="")}),
    ("sendMessage", MESSAGE | {"reply_markup": keyboard(100)}),
    ("sendMessage", MESSAGE | {"reply_markup": {"keyboard": [["A", {"text": "B"}]]}}),
    ("sendMessage", MESSAGE | {"reply_markup": {"remove_keyboard": True}}),
    ("sendMessage", MESSAGE | {"link_preview_options": {"is_disabled": True}}),
    ("sendMessage", MESSAGE | {"entities": [{"type": "bold", "offset": 0, "length": 1}]}),
    ("sendPhoto", {"chat_id": CHAT, "photo": "file-1", "caption": "x" * 1024}),
    ("sendVenue", VENUE | {"latitude": -90, "longitude": 180}),
    ("sendLocation", {"chat_id": CHAT, "latitude": 1.5, "longitude": 1}),
    ("sendChatAction", {"chat_id": CHAT, "action": "typing"}),
    ("setMyCommands", {"commands": commands(100), "language_code": "ps"}),
    ("setMyCommands", {"commands": commands(1, command="x" * 32, description="x" * 256)}),
    ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": CHAT}}),
    ("setMyName", {"name": "x" * 64, "language_code": ""}),
    ("setMyDescription", {"description": "x" * 512}),
    ("setMyShortDescription", {"short_description": "x" * 120}),
    ("setChatMenuButton", {"menu_button": {"type": "commands"}}),
    ("pinChatMessage", {"chat_id": CHAT, "message_id": 1}),
    ("getUpdates", {"limit": 100, "allowed_updates": ["message", "callback_query"]}),
]


def named(case: tuple[Any, ...]) -> str:
    """A short name for a row of a table."""
    return f"{case[0]}-{case[-1]}"[:60]


@pytest.mark.parametrize("case", REFUSED, ids=named)
@pytest.mark.asyncio
async def test_refuses(fake: FakeTelegram, case: tuple[str, Json, str]) -> None:
    """Wrong requests get Telegram's 400 and are recorded; nothing reaches the ledger."""
    method, params, words = case
    answer = await call(fake, method, **params)
    assert answer["error_code"] == 400
    assert answer["description"].startswith("Bad Request: ")
    assert words in answer["description"]
    assert bool(fake.violations) != (words in NOT_VIOLATIONS)
    assert len(fake.accepted) == 0


@pytest.mark.parametrize("case", ALLOWED, ids=named)
@pytest.mark.asyncio
async def test_allows(fake: FakeTelegram, case: tuple[str, Json]) -> None:
    """What is just within the limits passes."""
    method, params = case
    answer = await call(fake, method, **params)
    assert answer["ok"], answer
    assert fake.violations == []
    assert fake.accepted.methods() == {method: 1}


@pytest.mark.asyncio
async def test_overlooks_unknown_parameters_as_telegram_does_but_records_them(
    fake: FakeTelegram,
) -> None:
    """A misspelt parameter has no effect at Telegram; a test must see it."""
    markup = button(callback_data="x", colour="red")
    await result(fake, "sendMessage", **MESSAGE, parsemode="HTML", reply_markup=markup)
    assert [violation.split(":")[0] for violation in fake.violations] == [
        "sendMessage parsemode",
        "sendMessage reply_markup.inline_keyboard[0][0].colour",
    ]


HTML = [
    ("<b>a</b> &lt;&amp;&#39;", "a <&'"),
    ('<a href="https://a.org/?x=1&amp;y=2">link</a>', "link"),
    ("<a href='tg://user?id=5'>who</a>", "who"),
    ('<span class = "tg-spoiler">x</span><tg-spoiler>y</tg-spoiler>', "xy"),
    ('<pre><code class="language-python">1 &lt; 2</code></pre>', "1 < 2"),
    ("<blockquote expandable>quote</blockquote>", "quote"),
    ('<tg-emoji emoji-id="54321">👍</tg-emoji>', "👍"),
    ("<B>a</B   >", "a"),
]
BAD_HTML = [
    ("<b>unclosed", 'Can\'t find end tag corresponding to start tag "b"'),
    ("🏟 🏟&lt;<abac>", 'Unsupported start tag "abac" at byte offset 13'),
    ("🏟 🏟&lt;<i>a</em   >", 'Unmatched end tag at byte offset 17, expected "</i>", found "</em>"'),
    ("<b><i>test</b></i>", 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"'),
    ("🏟 🏟&lt;</b>", "Unexpected end tag at byte offset 13"),
    ("<b>a</b", "Unclosed end tag at byte offset 4"),
    ("1 <", "Unclosed start tag at byte offset 2"),
    ("1 < 2 > 0", 'Unsupported start tag "" at byte offset 2'),
    ("a & b", 'Unescaped "&" at byte offset 2'),
    ("a&nbsp;b", 'Unescaped "&" at byte offset 1'),
    ("a > b", 'Unescaped ">" at byte offset 2'),
    ("a<br>b", 'Unsupported start tag "br" at byte offset 1'),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
    ("<a>x</a>", "entity URL '' is invalid: Wrong HTTP URL"),
    ('<a href="tel:+33">x</a>', "entity URL 'tel:+33' is invalid: Unsupported URL protocol"),
    ('<a href="x', "Unclosed start tag at byte offset 0"),
]


@pytest.mark.parametrize(("text", "shown"), HTML)
def test_reads_telegrams_html(text: str, shown: str) -> None:
    """Supported tags, in the spellings Telegram takes."""
    assert plain(text, "HTML") == shown


@pytest.mark.parametrize(("text", "words"), BAD_HTML)
def test_refuses_other_html(text: str, words: str) -> None:
    """Anything else, in TDLib's words, with offsets in bytes."""
    with pytest.raises(FormattingError) as error:
        plain(text, "HTML")
    assert str(error.value) == words


@given(st.text())
def test_takes_any_escaped_text(text: str) -> None:
    """Whatever people write in content can be shown once it is escaped."""
    assert plain(f"<b>{html.escape(text)}</b>", "HTML") == text


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://a.org/x", ""),
        ("http://127.0.0.1:80/", ""),
        ("tg://resolve?domain=x", ""),
        ("http://localhost/x", "Wrong HTTP URL"),
        ("http://", "Wrong HTTP URL"),
        ("https://[::1", "Wrong HTTP URL"),
        ("a.org", "Wrong HTTP URL"),
        ("ftp://a.org", "Unsupported URL protocol"),
    ],
)
def test_links(url: str, why: str) -> None:
    """Only links that lead somewhere from a phone."""
    assert link_problem(url) == why


# --- the wire

FORMS: dict[str, Callable[[Json], Json]] = {
    "json": lambda params: {"json": params},
    "urlencoded": lambda params: {"data": _strings(params)},
    "query": lambda params: {"params": _strings(params)},
    "multipart": lambda params: {"data": _multipart(params)},
}


def _strings(params: Json) -> dict[str, str]:
    return {k: v if isinstance(v, str) else json.dumps(v) for k, v in params.items()}


def _multipart(params: Json) -> aiohttp.FormData:
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in _strings(params).items():
        form.add_field(name, value)
    return form


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


# --- messages


@pytest.mark.asyncio
async def test_edits_and_deletes(fake: FakeTelegram) -> None:
    """What the phone shows follows; wrong edits get Telegram's words and are no violations."""
    person = fake.user(CHAT)
    own = await person.say("hello")
    first = await result(fake, "sendMessage", **MESSAGE, reply_markup=button(callback_data="x"))
    here = {"chat_id": CHAT, "message_id": first["message_id"]}
    same = await call(
        fake, "editMessageText", **here, text="x", reply_markup=button(callback_data="x")
    )
    assert same["description"].startswith("Bad Request: message is not modified: specified new")
    await result(fake, "editMessageText", **here, text="<b>x</b>", parse_mode="HTML")
    assert (person.screen.text, person.screen.labels) == ("x", [])
    await result(fake, "editMessageReplyMarkup", **here, reply_markup=keyboard(2))
    assert person.screen.labels == ["x", "x"]
    await result(fake, "deleteMessage", **here)
    await result(fake, "deleteMessages", chat_id=CHAT, message_ids=[first["message_id"], 999])
    gone = await call(fake, "editMessageText", **here, text="y")
    assert gone["description"] == "Bad Request: message to edit not found"
    assert (await call(fake, "deleteMessage", **here))["description"].endswith("delete not found")
    theirs = await call(fake, "editMessageText", chat_id=CHAT, message_id=own.id, text="y")
    assert theirs["description"] == "Bad Request: message can't be edited"
    assert (person.messages, fake.violations) == ([], [])
    assert len(fake.refused) == 4


@pytest.mark.asyncio
async def test_old_messages_cannot_be_deleted() -> None:
    """After 48 hours a message stays."""
    async with FakeTelegram(clock=Clock(START)) as fake:
        fake.user(CHAT)
        sent = await result(fake, "sendMessage", **MESSAGE)
        fake.clock.advance(48 * 3600 + 1)
        answer = await call(fake, "deleteMessage", chat_id=CHAT, message_id=sent["message_id"])
        assert answer["description"] == "Bad Request: message can't be deleted"
        assert sent["date"] == START


@pytest.mark.asyncio
async def test_counts_the_bytes_that_reach_the_phone(fake: FakeTelegram) -> None:
    """UTF-8 bytes of text, labels and callback data; an edit sends everything again."""
    person = fake.user(CHAT)
    sent = await result(
        fake, "sendMessage", chat_id=CHAT, text="ماء", reply_markup=button(callback_data="abc")
    )
    assert person.bytes_received == 6 + 2 + 3
    await result(fake, "editMessageText", chat_id=CHAT, message_id=sent["message_id"], text="four")
    await result(fake, "sendVenue", **VENUE)
    assert person.bytes_received == 11 + 4 + len("FoodQuai")


@pytest.mark.asyncio
async def test_a_venue_has_no_text_to_edit(fake: FakeTelegram) -> None:
    """As Telegram says it."""
    sent = await result(fake, "sendVenue", **VENUE)
    answer = await call(fake, "editMessageText", **MESSAGE, message_id=sent["message_id"])
    assert answer["description"] == "Bad Request: there is no text in the message to edit"


@pytest.mark.asyncio
async def test_replies(fake: FakeTelegram) -> None:
    """A reply names a message that is there."""
    own = await fake.user(CHAT).say("hello")
    good = await result(fake, "sendMessage", **MESSAGE, reply_parameters={"message_id": own.id})
    assert good["reply_to_message"]["text"] == "hello"
    bad = await call(fake, "sendMessage", **MESSAGE, reply_parameters={"message_id": 99})
    assert bad["description"] == "Bad Request: message to be replied not found"


@pytest.mark.asyncio
async def test_people_who_cannot_be_reached(fake: FakeTelegram) -> None:
    """Unknown, blocked, gone; unblocking helps."""
    person = fake.user(CHAT)
    assert (await call(fake, "sendMessage", chat_id=43, text="x"))["description"].endswith(
        "chat not found"
    )
    await person.block()
    blocked = await call(fake, "sendMessage", **MESSAGE)
    assert blocked["description"] == "Forbidden: bot was blocked by the user"
    await person.unblock()
    await result(fake, "sendMessage", **MESSAGE)
    person.deactivate()
    gone = await call(fake, "sendMessage", **MESSAGE)
    assert (gone["error_code"], gone["description"]) == (403, "Forbidden: user is deactivated")
    updates = await result(fake, "getUpdates")
    assert [u["my_chat_member"]["new_chat_member"]["status"] for u in updates] == [
        "kicked",
        "member",
    ]


@pytest.mark.asyncio
async def test_groups_come_go_and_migrate(fake: FakeTelegram) -> None:
    """A group that became a supergroup names its new id."""
    person, group = fake.user(CHAT), fake.group(-7)
    await group.add_bot(person)
    await person.say("/help", group.chat)
    await result(fake, "sendMessage", chat_id=-7, text="x")
    new = await group.migrate(person)
    answer = await call(fake, "sendMessage", chat_id=-7, text="x")
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": new.id}
    await result(fake, "sendMessage", chat_id=new.id, text="x")
    await result(fake, "leaveChat", chat_id=new.id)
    assert (await call(fake, "sendMessage", chat_id=new.id, text="x"))["error_code"] == 403
    private = await call(fake, "leaveChat", chat_id=CHAT)
    assert private["error_code"] == 400
    updates = await result(fake, "getUpdates")
    assert [update.get("message", {}).get("chat", {}).get("id") for update in updates] == [
        *(None, -7, -7),
        new.id,
    ]


def fits(kind: str, value: object) -> list[object]:
    """What is wrong with an answer, by the API's own description."""
    return validation._fits(kind, value, kind)


@pytest.mark.asyncio
async def test_a_channel_is_asked_about_and_posted_in(fake: FakeTelegram) -> None:
    channel, me = fake.channel("News_Channel"), fake.state.bot["id"]
    about = await result(fake, "getChat", chat_id="@news_channel")
    assert (about["type"], about["username"]) == ("channel", "News_Channel")
    assert fits("ChatFullInfo", about) == []
    stranger = await call(fake, "getChatMember", chat_id="@news_channel", user_id=me)
    assert stranger["description"] == "Bad Request: member list is inaccessible"
    assert (await call(fake, "sendMessage", chat_id=channel.chat.id, text="x"))["error_code"] == 403
    channel.admit(may_post=False)
    answer = await call(fake, "sendMessage", chat_id=channel.chat.id, text="x")
    assert "need administrator rights in the channel chat" in answer["description"]
    channel.admit()
    member = await result(fake, "getChatMember", chat_id=channel.chat.id, user_id=me)
    assert (member["status"], member["can_post_messages"]) == ("administrator", True)
    assert fits("ChatMember", member) == []
    assert await result(fake, "getChatAdministrators", chat_id=channel.chat.id) == [member]
    await result(fake, "sendMessage", chat_id="@news_channel", text="x")
    assert [message.text for message in channel.messages] == ["x"]
    person = fake.user(CHAT)
    assert (await call(fake, "getChatMember", chat_id=person.id, user_id=7))["error_code"] == 400
    mine = await result(fake, "getChatMember", chat_id=person.id, user_id=me)
    assert fits("ChatMember", mine) == []


# --- presses


@pytest.mark.asyncio
async def test_a_press_is_answered_once(fake: FakeTelegram) -> None:
    """By label, data or place; the second answer comes too late."""
    person = fake.user(CHAT)
    await result(fake, "sendMessage", **MESSAGE, reply_markup=button(callback_data="x"))
    for name in ("Go", "x", 0):
        press = await person.press(person.screen, name)
        update = (await result(fake, "getUpdates"))[-1]["callback_query"]
        assert (update["id"], update["data"]) == (press.id, "x")
        assert update["message"]["reply_markup"] == button(callback_data="x")
        assert not press.answered
        waiting = asyncio.create_task(press.wait())
        await result(
            fake, "answerCallbackQuery", callback_query_id=press.id, text="ok", show_alert=True
        )
        assert ((await waiting).text, press.alert) == ("ok", True)
        again = await call(fake, "answerCallbackQuery", callback_query_id=press.id)
        assert again["description"] == (
            "Bad Request: query is too old and response timeout expired or query ID is invalid"
        )
    with pytest.raises(LookupError):
        await person.press(person.screen, "nothing like it")
    assert person.bytes_received == len("xGox") + 3 * len("ok")


@pytest.mark.parametrize(("seconds", "taken"), [(149, True), (151, False)])
@pytest.mark.asyncio
async def test_a_press_expires(seconds: float, taken: bool) -> None:
    """Telegram forgets a callback query after 150 s."""
    async with FakeTelegram(clock=Clock(START)) as fake:
        person = fake.user(CHAT)
        await result(fake, "sendMessage", **MESSAGE, reply_markup=button(callback_data="x"))
        press = await person.press(person.screen, 0)
        fake.clock.advance(seconds)
        answer = await call(fake, "answerCallbackQuery", callback_query_id=press.id)
        assert (answer["ok"], press.answered) == (taken, taken)
        unknown = await call(fake, "answerCallbackQuery", callback_query_id="1")
        assert unknown["error_code"] == 400
        assert fake.violations == []


@pytest.mark.asyncio
async def test_what_people_do_becomes_updates(fake: FakeTelegram) -> None:
    """Each act is one update, of Telegram's shape."""
    person = fake.user(CHAT, "ar", username="samira")
    await person.start("from_poster")
    await person.say("مرحبا")
    await person.share_position(50.9, 1.8)
    await person.raw({"message": {"message_id": "hostile"}})
    updates = await result(fake, "getUpdates")
    ids = [update["update_id"] for update in updates]
    assert ids == list(range(ids[0], ids[0] + 4))
    start, said, place, hostile = [update["message"] for update in updates]
    assert start["text"] == "/start from_poster"
    assert start["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert said["from"] == {
        "id": CHAT,
        "is_bot": False,
        "first_name": "Person 42",
        "username": "samira",
        "language_code": "ar",
    }
    assert (said["text"], said["chat"]["type"]) == ("مرحبا", "private")
    assert place["location"] == {"latitude": 50.9, "longitude": 1.8}
    assert hostile == {"message_id": "hostile"}
    assert person.messages == []


# --- updates


@pytest.mark.asyncio
async def test_updates_are_kept_until_acknowledged(fake: FakeTelegram) -> None:
    """By offset; a negative offset keeps the last ones; limit cuts."""
    person = fake.user(CHAT)
    for number in range(5):
        await person.say(str(number))
    updates = await result(fake, "getUpdates", limit=2)
    assert [update["message"]["text"] for update in updates] == ["0", "1"]
    assert len(await result(fake, "getUpdates")) == 5
    rest = await result(fake, "getUpdates", offset=updates[-1]["update_id"] + 1)
    assert [update["message"]["text"] for update in rest] == ["2", "3", "4"]
    last = await result(fake, "getUpdates", offset=-1)
    assert [update["message"]["text"] for update in last] == ["4"]
    assert len(await result(fake, "getUpdates")) == 1


@pytest.mark.asyncio
async def test_an_offset_far_beyond_the_end_confirms_nothing(fake: FakeTelegram) -> None:
    """As the official server: it answers from the head, since ids may have been chosen anew."""
    person = fake.user(CHAT)
    await person.say("1")
    (update,) = await result(fake, "getUpdates")
    tail = update["update_id"] + 1
    assert await result(fake, "getUpdates", offset=tail + 11) == [update]
    assert await result(fake, "getUpdates") == [update]
    assert await result(fake, "getUpdates", offset=tail + 10) == []
    fake.state.updates.renumber(40)
    await person.say("2")
    (lower,) = await result(fake, "getUpdates", offset=tail)
    assert lower["update_id"] == 41
    assert await result(fake, "getUpdates", offset=42) == []


@pytest.mark.asyncio
async def test_a_long_poll_ends_with_the_first_update(fake: FakeTelegram) -> None:
    """At once, not at its timeout."""
    poll = asyncio.create_task(result(fake, "getUpdates", timeout=30))
    await fake.state.changed.wait_for(lambda: fake.state.updates.first_poll is not None, 2)
    await fake.user(CHAT).say("now")
    assert (await asyncio.wait_for(poll, 2))[0]["message"]["text"] == "now"
    assert await result(fake, "getUpdates", offset=-0, timeout=0)


@pytest.mark.asyncio
async def test_a_second_poller_ends_the_first(fake: FakeTelegram) -> None:
    """409 for the one that waited."""
    first = asyncio.create_task(call(fake, "getUpdates", timeout=30))
    await fake.state.changed.wait_for(lambda: fake.state.updates.first_poll is not None, 2)
    assert await result(fake, "getUpdates") == []
    answer = await asyncio.wait_for(first, 2)
    assert answer["error_code"] == 409
    assert answer["description"] == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )


@pytest.mark.asyncio
async def test_only_the_updates_asked_for(fake: FakeTelegram) -> None:
    """`allowed_updates` decides about updates to come."""
    await result(fake, "getUpdates", allowed_updates=["callback_query"])
    await fake.user(CHAT).say("unheard")
    assert await result(fake, "getUpdates") == []


@pytest.mark.asyncio
async def test_updates_are_dropped_after_a_day() -> None:
    """24 hours, as Telegram."""
    async with FakeTelegram(clock=Clock(START)) as fake:
        await fake.user(CHAT).say("early")
        fake.clock.advance(24 * 3600 - 1)
        assert len(await result(fake, "getUpdates")) == 1
        fake.clock.advance(2)
        assert await result(fake, "getUpdates") == []


# --- the webhook


class Hook:
    """A bot's webhook that records updates and can be told to fail."""

    def __init__(self) -> None:
        self.updates: list[Json] = []
        self.secrets: list[str] = []
        self.statuses: list[int] = []
        self.under_way: list[int] = []
        self.most_at_once = 0
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.address = ""

    async def take(self, request: web.Request) -> web.Response:
        """Answers with the next of `statuses`, else 200."""
        update = await request.json()
        chat = update["message"]["chat"]["id"]
        assert chat not in self.under_way, "two updates of one chat at once"
        self.under_way.append(chat)
        self.most_at_once = max(self.most_at_once, len(self.under_way))
        await self.go_on.wait()
        self.under_way.remove(chat)
        self.secrets.append(request.headers.get(SECRET, ""))
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 200:
            self.updates.append(update)
        return web.Response(status=status)

    @property
    def texts(self) -> list[str]:
        """What was taken."""
        return [update["message"]["text"] for update in self.updates]


@pytest_asyncio.fixture
async def hook() -> AsyncGenerator[Hook]:
    """A webhook that listens."""
    taken = Hook()
    app = web.Application()
    app.router.add_post("/telegram", taken.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    taken.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield taken
    await runner.cleanup()


@pytest.mark.asyncio
async def test_webhook_gets_updates_with_the_secret(fake: FakeTelegram, hook: Hook) -> None:
    """Those that waited, then new ones; polling is refused meanwhile."""
    person = fake.user(CHAT)
    await person.say("before")
    await result(fake, "setWebhook", url=f"{hook.address}/telegram", secret_token="s-3")
    await person.say("after")
    await fake.settled(answers=False)
    assert (hook.texts, hook.secrets) == (["before", "after"], ["s-3", "s-3"])
    answer = await call(fake, "getUpdates")
    assert answer["description"].startswith("Conflict: can't use getUpdates method while webhook")
    info = await result(fake, "getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (f"{hook.address}/telegram", 0)


@pytest.mark.asyncio
async def test_webhook_repeats_what_was_not_taken_in_order(fake: FakeTelegram, hook: Hook) -> None:
    """Anything but 2xx comes again, before the chat's next update."""
    hook.statuses = [500, 302, 403]
    await result(fake, "setWebhook", url=f"{hook.address}/telegram")
    person = fake.user(CHAT)
    await person.say("first")
    await person.say("second")
    await fake.settled(answers=False)
    assert hook.texts == ["first", "second"]
    assert fake.state.webhook.attempts == 5
    info = await result(fake, "getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 403 Forbidden"


@pytest.mark.asyncio
async def test_webhook_serves_chats_side_by_side(fake: FakeTelegram, hook: Hook) -> None:
    """One in flight for each chat (the hook itself objects to two), many chats at once."""
    hook.go_on.clear()
    await result(fake, "setWebhook", url=f"{hook.address}/telegram")
    for chat in (CHAT, 43, 44):
        await fake.user(chat).say("one")
        await fake.user(chat).say("two")
    await fake.state.changed.wait_for(lambda: fake.state.webhook.attempts == 3, 2)
    info = await result(fake, "getWebhookInfo")
    assert info["pending_update_count"] == 6
    hook.go_on.set()
    await fake.settled(answers=False)
    assert (hook.most_at_once, len(hook.texts)) == (3, 6)


@pytest.mark.asyncio
async def test_a_deleted_webhook_gives_back_what_it_did_not_take(
    fake: FakeTelegram, hook: Hook
) -> None:
    """It can be polled then; or is dropped when asked."""
    hook.statuses = [500] * 1000
    await result(fake, "setWebhook", url=f"{hook.address}/telegram")
    await fake.user(CHAT).say("kept")
    await fake.state.changed.wait_for(lambda: bool(fake.state.webhook.last_error), 2)
    await result(fake, "deleteWebhook")
    assert [u["message"]["text"] for u in await result(fake, "getUpdates")] == ["kept"]
    await result(fake, "deleteWebhook", drop_pending_updates=True)
    assert await result(fake, "getUpdates") == []


@pytest.mark.asyncio
async def test_webhook_of_another_host_only_goes_where_the_test_says(
    fake: FakeTelegram, hook: Hook
) -> None:
    """Never out of this machine."""
    await result(fake, "setWebhook", url="https://bot.example.org/telegram")
    await fake.user(CHAT).say("hello")
    await fake.state.changed.wait_for(lambda: bool(fake.state.webhook.last_error), 2)
    assert "not on this machine" in fake.state.webhook.last_error
    fake.webhook_via = hook.address
    await fake.settled(answers=False)
    assert hook.texts == ["hello"]


# --- the profile


@pytest.mark.parametrize(
    ("what", "name"),
    [("Name", "name"), ("Description", "description"), ("ShortDescription", "short_description")],
)
@pytest.mark.asyncio
async def test_names_and_descriptions(fake: FakeTelegram, what: str, name: str) -> None:
    """Each language its own, everybody's for the others."""
    await result(fake, f"setMy{what}", **{name: "All"})
    await result(fake, f"setMy{what}", **{name: "الكل"}, language_code="ar")
    assert await result(fake, f"getMy{what}") == {name: "All"}
    assert await result(fake, f"getMy{what}", language_code="ar") == {name: "الكل"}
    assert await result(fake, f"getMy{what}", language_code="fa") == {name: "All"}


@pytest.mark.asyncio
async def test_commands_and_menu(fake: FakeTelegram) -> None:
    """Commands belong to exactly one scope and language."""
    chat = {"type": "chat", "chat_id": CHAT}
    await result(fake, "setMyCommands", commands=commands(2), language_code="ar")
    await result(fake, "setMyCommands", commands=commands(1, command="/food"), scope=chat)
    assert await result(fake, "getMyCommands", language_code="ar") == commands(2)
    assert await result(fake, "getMyCommands", scope=chat) == commands(1, command="food")
    assert await result(fake, "getMyCommands") == []
    await result(fake, "deleteMyCommands", language_code="ar")
    assert await result(fake, "getMyCommands", language_code="ar") == []
    await result(fake, "setChatMenuButton", chat_id=CHAT, menu_button={"type": "default"})
    assert await result(fake, "getChatMenuButton", chat_id=CHAT) == {"type": "default"}
    assert await result(fake, "getChatMenuButton") == {"type": "commands"}


# --- limits


@pytest_asyncio.fixture
async def strict() -> AsyncGenerator[FakeTelegram]:
    """A stand-in with Telegram's limits and a clock that stands still."""
    async with FakeTelegram(clock=Clock(START), open_to_all=True) as running:
        yield running


async def accepted(fake: FakeTelegram, chats: list[int], method: str = "sendMessage") -> int:
    """How many of these messages pass; the others must be 429."""
    passed = 0
    for number, chat in enumerate(chats):
        answer = await call(fake, method, chat_id=chat, text=f"{number}", message_id=1)
        assert answer["ok"] or answer["error_code"] == 429
        passed += answer["ok"]
    return passed


@pytest.mark.asyncio
async def test_thirty_messages_a_second(strict: FakeTelegram) -> None:
    """In any sliding second, over all chats."""
    chats = list(range(1, 41))
    assert await accepted(strict, chats) == 30
    refused = await call(strict, "sendMessage", chat_id=99, text="x")
    assert refused["description"] == "Too Many Requests: retry after 1"
    assert refused["parameters"] == {"retry_after": 1}
    strict.clock.advance(0.5)
    assert await accepted(strict, chats) == 0
    strict.clock.advance(0.51)
    assert await accepted(strict, list(range(100, 140))) == 30


@pytest.mark.asyncio
async def test_one_message_a_second_to_one_chat_after_a_burst(strict: FakeTelegram) -> None:
    """Five at once, then one a second."""
    assert await accepted(strict, [5] * 8) == 5
    strict.clock.advance(2)
    assert await accepted(strict, [5] * 8) == 2


@pytest.mark.asyncio
async def test_twenty_messages_a_minute_to_a_group(strict: FakeTelegram) -> None:
    """However slowly they come."""
    strict.limits.chat_burst = 100
    assert await accepted(strict, [-5] * 25) == 20
    refused = await call(strict, "sendMessage", chat_id=-5, text="x")
    assert refused["parameters"] == {"retry_after": 60}
    strict.clock.advance(60.1)
    assert await accepted(strict, [-5] * 25) == 20


@pytest.mark.asyncio
async def test_edits_do_not_count_unless_asked() -> None:
    """The scope of the limits is unknown; this is the stand-in's choice."""
    async with FakeTelegram(clock=Clock(START), limits=Limits(chat_burst=100)) as fake:
        person = fake.user(CHAT)
        await result(fake, "sendMessage", **MESSAGE)
        assert await accepted(fake, [CHAT] * 40, "editMessageText") == 40
        fake.limits.count_edits = True
        assert await accepted(fake, [CHAT] * 40, "editMessageText") == 29
        assert person.screen.text == "28"
        assert len(fake.refused) == 11


def test_busiest_second() -> None:
    """A window is half open: a message a full second later is not in it."""
    assert busiest([0.0, 0.5, 0.9, 1.0, 1.4]) == 4
    assert busiest([0.0, 1.0]) == 1
    assert busiest([]) == 0
    assert percentiles([0.001 * n for n in range(1, 102)])["p95"] == 96.0


# --- misfortunes


async def attempt(fake: FakeTelegram) -> int | str:
    """Sends a message: its status, or the name of the client's error."""
    address = f"{fake.base_url}{fake.token}/sendMessage"
    try:
        async with aiohttp.ClientSession() as session, session.post(address, json=MESSAGE) as one:
            return one.status if await one.json() else 0
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return type(error).__name__


FAULTS: list[tuple[Fault, object, bool]] = [
    (TooMany(7), 429, False),
    (Forbidden(), 403, False),
    (BadRequest("PEER_ID_INVALID"), 400, False),
    (BadGateway(), "ContentTypeError", False),
    (BadGateway(accepted=True), "ContentTypeError", True),
    (ServerError(), 500, False),
    (ServerError(accepted=True), 500, True),
    (ResetBefore(), "reset", False),
    (ResetAfter(), "reset", True),
    (NotJson(), "ContentTypeError", True),
    (Delay(60), 200, True),
    (Drip(0.1), 200, True),
]
RESETS = {"ServerDisconnectedError", "ClientOSError", "ConnectionResetError"}


@pytest.mark.parametrize(("fault", "seen", "arrived"), FAULTS)
@pytest.mark.asyncio
async def test_faults(fake: FakeTelegram, fault: Fault, seen: object, arrived: bool) -> None:
    """Each does to one request what it says, and is no violation."""
    fake.faults.add(method="sendMessage", chat=CHAT, do=fault, times=1)
    began = asyncio.get_running_loop().time()
    outcome = await attempt(fake)
    assert ("reset" if outcome in RESETS else outcome) == seen
    slow = {Delay: 0.055, Drip: 0.095}
    assert asyncio.get_running_loop().time() - began >= slow.get(type(fault), 0)
    assert len(fake.user(CHAT).messages) == len(fake.accepted) == int(arrived)
    assert await attempt(fake) == 200
    assert fake.violations == []


@pytest.mark.asyncio
async def test_faults_hit_whom_they_should(fake: FakeTelegram) -> None:
    """By method, chat and dice; delays add up with what follows."""
    other = fake.faults.add(do=TooMany(), chat=43)
    edit = fake.faults.add(do=TooMany(), method="editMessageText")
    late = fake.faults.add(do=Delay(20), method="sendMessage")
    dice = fake.faults.add(do=Forbidden(), probability=0.5, seed=3)
    outcomes = [await attempt(fake) for _ in range(40)]
    assert set(outcomes) == {200, 403}
    assert (other.hits, edit.hits, late.hits) == (0, 0, 40)
    assert dice.hits == outcomes.count(403)
    assert 10 < dice.hits < 30
    fake.faults.clear()
    assert await attempt(fake) == 200


@pytest.mark.asyncio
async def test_429_has_telegrams_form(fake: FakeTelegram) -> None:
    """Code, words, parameter and header agree."""
    fake.faults.add(do=TooMany(7))
    address = f"{fake.base_url}{fake.token}/sendMessage"
    async with aiohttp.ClientSession() as session, session.post(address, json=MESSAGE) as answer:
        assert answer.headers["Retry-After"] == "7"
        assert await answer.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 7",
            "parameters": {"retry_after": 7},
        }


@pytest.mark.asyncio
async def test_a_fault_for_a_press_finds_its_chat(fake: FakeTelegram) -> None:
    """answerCallbackQuery names no chat; the press does."""
    person = fake.user(CHAT)
    await result(fake, "sendMessage", **MESSAGE, reply_markup=button(callback_data="x"))
    press = await person.press(person.screen, 0)
    fake.faults.add(do=ServerError(), method="answerCallbackQuery", chat=CHAT)
    assert (await call(fake, "answerCallbackQuery", callback_query_id=press.id))[
        "error_code"
    ] == 500


@pytest.mark.asyncio
async def test_outage(fake: FakeTelegram) -> None:
    """Nobody listens; afterwards the same address works again."""
    port = fake.port
    poll = asyncio.create_task(attempt_poll(fake))
    await fake.state.changed.wait_for(lambda: fake.state.updates.first_poll is not None, 2)
    async with fake.outage():
        assert await attempt(fake) == "ClientConnectorError"
        assert await asyncio.wait_for(poll, 2) in RESETS
    assert (await attempt(fake), fake.port) == (200, port)


async def attempt_poll(fake: FakeTelegram) -> str:
    """A long poll that is cut: the name of the client's error."""
    try:
        await call(fake, "getUpdates", timeout=30)
    except aiohttp.ClientError as error:
        return type(error).__name__
    return "answered"


# --- python-telegram-bot


@pytest.mark.filterwarnings("ignore:Deprecated since version")
@pytest.mark.asyncio
async def test_python_telegram_bot_understands_it(fake: FakeTelegram) -> None:
    """Its own Bot parses every answer and raises its own errors."""
    async with telegram.Bot(fake.token, base_url=fake.base_url) as bot:
        assert bot.username == "stand_in_bot"
        markup = telegram.InlineKeyboardMarkup.from_button(
            telegram.InlineKeyboardButton("Copy", copy_text=telegram.CopyTextButton("+33 1"))
        )
        sent = await bot.send_message(CHAT, "<b>Hi</b>", parse_mode="HTML", reply_markup=markup)
        assert (sent.text, sent.reply_markup) == ("Hi", markup)
        venue = await bot.send_venue(CHAT, 50.9, 1.8, "Food", "Quai")
        assert venue.venue is not None
        assert (await bot.send_photo(CHAT, b"jpeg")).photo[0].file_id
        assert (await bot.get_chat(CHAT)).first_name == "Person 42"
        assert await bot.set_my_commands([("start", "go")], language_code="ar")
        assert [c.command for c in await bot.get_my_commands(language_code="ar")] == ["start"]
        assert (await bot.get_webhook_info()).pending_update_count == 0
        assert isinstance(await bot.get_chat_menu_button(), telegram.MenuButtonCommands)
        with pytest.raises(telegram.error.BadRequest, match="Chat not found"):
            await bot.send_message(1, "x")
        fake.faults.add(do=TooMany(5), times=1)
        with pytest.raises(telegram.error.RetryAfter):
            await bot.send_message(CHAT, "x")
        await fake.user(CHAT).block()
        with pytest.raises(telegram.error.Forbidden):
            await bot.send_message(CHAT, "x")
        group = fake.group(-7)
        new = await group.migrate(fake.user(CHAT))
        with pytest.raises(telegram.error.ChatMigrated) as moved:
            await bot.send_message(-7, "x")
        assert moved.value.new_chat_id == new.id
        assert [update.update_id for update in await bot.get_updates()]
    assert fake.violations == []


async def _start(update: telegram.Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    markup = telegram.InlineKeyboardMarkup.from_button(
        telegram.InlineKeyboardButton("Food", callback_data="food")
    )
    await update.message.reply_text("Welcome", reply_markup=markup)


async def _food(update: telegram.Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query
    await update.callback_query.answer()
    await update.callback_query.edit_message_text("Today 14:00")


async def talk(fake: FakeTelegram, person: Person) -> None:
    """A short conversation with a running bot."""
    await person.start()
    await person.wait(lambda: person.screen.labels == ["Food"])
    press = await person.press(person.screen, "Food")
    await fake.settled()
    assert press.answered
    assert [message.text for message in person.messages] == ["Today 14:00"]


def application(fake: FakeTelegram) -> Application[Any, Any, Any, Any, Any, Any]:
    """A bot of two handlers."""
    app = Application.builder().token(fake.token).base_url(fake.base_url).build()
    app.add_handler(CommandHandler("start", _start))
    app.add_handler(CallbackQueryHandler(_food))
    return app


@pytest.mark.asyncio
async def test_a_conversation_with_a_polling_bot(fake: FakeTelegram) -> None:
    """From /start to an answered press, without a sleep."""
    async with application(fake) as app:
        await app.start()
        assert app.updater
        await app.updater.start_polling()
        await asyncio.gather(talk(fake, fake.user(CHAT)), talk(fake, fake.user(43)))
        await app.updater.stop()
        await app.stop()
    assert fake.violations == []
    assert fake.accepted.methods()["editMessageText"] == 2
    assert [entry.chat for entry in fake.accepted.sends(43)] == [43]


@pytest.mark.asyncio
async def test_settled_says_what_is_missing(fake: FakeTelegram) -> None:
    """A silent bot is found out."""
    await fake.user(CHAT).say("hello?")
    with pytest.raises(TimeoutError, match="1 updates not taken, 1 chats without an answer"):
        await fake.settled(timeout=0.05)
    with pytest.raises(TimeoutError, match="not so after"):
        await fake.user(CHAT).wait(lambda: fake.user(CHAT).screen.text == "hi", timeout=0.01)


# --- the quick one, and presses on demand


@pytest_asyncio.fixture
async def fast() -> AsyncGenerator[str]:
    """The address of a quick stand-in with 5 ms delay."""
    telegram_ = FastTelegram(TOKEN, delay=0.005)
    server = await listen(0, telegram_.serve)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()


@pytest_asyncio.fixture(params=["fast", "checked"])
async def driven(request: pytest.FixtureRequest, fast: str) -> AsyncGenerator[str]:
    """The address of the quick stand-in, then of a checking one with the same routes."""
    if request.param == "fast":
        yield fast
        return
    async with FakeTelegram(limits=False, open_to_all=True, latency=0.005) as running:
        control(running, 5)
        yield running.url
        assert running.violations == []


Ask = Callable[..., Awaitable[Any]]


async def answer_presses(ask: Ask, updates: list[Json]) -> None:
    """The least a bot does: a menu for /start, an answer and an edit for each press."""
    for update in updates:
        if message := update.get("message"):
            markup = {"inline_keyboard": [[{"text": d, "callback_data": d}] for d in "abc"]}
            chat = message["chat"]["id"]
            await ask("sendMessage", chat_id=chat, text="menu", reply_markup=markup)
        elif query := update.get("callback_query"):
            place = query["message"]["chat"]["id"], query["message"]["message_id"]
            await ask("answerCallbackQuery", callback_query_id=query["id"])
            markup = {"inline_keyboard": [[{"text": "n", "callback_data": query["data"] + "n"}]]}
            await ask(
                "editMessageText",
                chat_id=place[0],
                message_id=place[1],
                text=f"{query['data']} {query['id']}",
                reply_markup=markup,
            )


async def run_bot(session: aiohttp.ClientSession, address: str, presses: int) -> list[str]:
    """Polls until so many updates were answered; the data pressed."""

    async def ask(method: str, **params: object) -> Any:
        async with session.post(f"{address}/bot{TOKEN}/{method}", json=params) as answer:
            return (await answer.json())["result"]

    seen: list[str] = []
    offset = 0
    while len(seen) < presses:
        updates = await ask("getUpdates", offset=offset, timeout=2)
        await asyncio.gather(*(answer_presses(ask, [update]) for update in updates))
        seen += [u.get("callback_query", {}).get("data", "/start") for u in updates]
        offset = updates[-1]["update_id"] + 1
    await ask("getUpdates", offset=offset)
    return seen


@pytest.mark.asyncio
async def test_presses_on_demand(driven: str) -> None:
    """Ordered presses reach the bot and are reported when both answers came."""
    async with aiohttp.ClientSession() as session:
        order = {"rate": 0, "count": 50, "chats": 10, "data": ["a", "b", "/start"]}
        await (await session.post(f"{driven}/control/presses", json=order)).read()
        seen = await asyncio.wait_for(run_bot(session, driven, 50), 20)
        report = await (await session.get(f"{driven}/control/report")).json()
        assert sorted(seen) == sorted((["a", "b", "/start"] * 17)[:50])
        assert (report["pressed"], report["answered"]) == (50, 50)
        assert report["api_delay_ms"] == 5
        assert 5 <= report["latency_ms"]["p50"] <= report["latency_ms"]["p99"]
        assert report["methods"]["editMessageText"] == 34
        assert report["sends"]["accepted"] == 16
        assert 0 <= report["first_get_updates_s"] <= report["first_answer_s"]
        assert report["presses_per_second"] > 0
        await (await session.post(f"{driven}/control/reset")).read()
        empty = await (await session.get(f"{driven}/control/report")).json()
        assert (empty["answered"], empty["methods"]) == (0, {})
        bad = await session.post(f"{driven}/control/presses", json={"speed": 1})
        assert bad.status == 400


@pytest.mark.asyncio
async def test_a_walk_presses_what_the_last_answer_shows(driven: str) -> None:
    """First /start, then a button of the menu, then the button of that answer, and so on."""
    async with aiohttp.ClientSession() as session:
        order = {"rate": 500, "count": 5, "chats": 1, "data": "walk"}
        await (await session.post(f"{driven}/control/presses", json=order | {"rate": 0})).read()
        seen = await asyncio.wait_for(run_bot(session, driven, 5), 20)
        assert seen == ["/start", "c", "cn", "cnn", "cnnn"]


@pytest.mark.asyncio
async def test_presses_at_a_rate(fast: str) -> None:
    """Open loop: they come when they are due, not when the last was answered."""
    async with aiohttp.ClientSession() as session:
        order = {"rate": 200, "count": 20, "chats": 20, "data": ["a"]}
        await (await session.post(f"{fast}/control/presses", json=order)).read()
        await asyncio.wait_for(run_bot(session, fast, 20), 20)
        report = await (await session.get(f"{fast}/control/report")).json()
        assert report["answered"] == 20
        assert 0.09 < report["seconds"] < 2


def test_a_press_needs_both_its_answers() -> None:
    """In either order; nothing else counts."""
    routes = LoadRoutes(lambda chat, _data: str(chat))
    routes.generator.order(Load(count=2, chats=2, data=["a"]))
    chats = [FIRST_CHAT, FIRST_CHAT + 1]
    routes.accepted("editMessageText", {"chat_id": chats[0]})
    routes.accepted("answerCallbackQuery", {"callback_query_id": str(chats[1])})
    routes.accepted("sendChatAction", {"chat_id": chats[1]})
    assert (routes.measurements.pressed, routes.measurements.answered) == (2, 0)
    routes.accepted("answerCallbackQuery", {"callback_query_id": str(chats[0])})
    assert routes.measurements.answered == 1
    routes.accepted("sendMessage", {"chat_id": chats[1]})
    assert routes.measurements.answered == 2


@pytest.mark.asyncio
async def test_pipelined_requests_are_answered_in_order(fast: str) -> None:
    """Also when they arrive in splinters, and when a slow one is first."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(fast.rpartition(":")[2]))
    bodies = [b'{"chat_id":%d,"text":"x"}' % chat for chat in (1, 2, 3)]
    stream = b"".join(
        b"POST /bot%s/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"content-length: %d\r\n\r\n%s" % (TOKEN.encode(), len(body), body)
        for body in bodies
    )
    stream += b"GET /bot%s/getMe HTTP/1.1\r\nHost: x\r\n\r\n" % TOKEN.encode()
    stream += b"GET /bot1:x/getMe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    for start in range(0, len(stream), 7):
        writer.write(stream[start : start + 7])
        await writer.drain()
    answers = [
        json.loads(part.partition(b"\r\n\r\n")[2])
        for part in (await reader.read()).split(b"HTTP/1.1 ")[1:]
    ]
    writer.close()
    assert [answer["result"]["chat"]["id"] for answer in answers[:3]] == [1, 2, 3]
    assert answers[3]["result"]["is_bot"]
    assert answers[4]["error_code"] == 401


@pytest.mark.asyncio
async def test_the_quick_one_serves_python_telegram_bot(fast: str) -> None:
    """Forms as python-telegram-bot sends them are understood."""
    async with telegram.Bot(TOKEN, base_url=f"{fast}/bot") as bot:
        sent = await bot.send_message(7, "x")
        assert (sent.chat.id, sent.message_id) == (7, 1)
        assert (await bot.send_photo(7, b"jpeg")).message_id == 2
        assert await bot.set_my_commands([("start", "go")])
        assert await bot.get_updates() == ()


@pytest.mark.asyncio
async def test_settled_lets_go_of_what_was_refused_for_good(fake: FakeTelegram) -> None:
    """After 400 and 403 the bot has done what it can; after 429 it will come again."""
    person = fake.user(CHAT)
    await result(fake, "sendMessage", **MESSAGE, reply_markup=button(callback_data="x"))
    press = await person.press(person.screen, 0)
    update = (await result(fake, "getUpdates"))[0]
    await result(fake, "getUpdates", offset=update["update_id"] + 1)
    fake.faults.add(do=TooMany(), times=2)
    fake.faults.add(do=Forbidden(), times=2)
    for code in (429, 403):
        with pytest.raises(TimeoutError):
            await fake.settled(timeout=0.1)
        edit = await call(fake, "editMessageText", **MESSAGE, message_id=1)
        answer = await call(fake, "answerCallbackQuery", callback_query_id=press.id)
        assert (edit["error_code"], answer["error_code"]) == (code, code)
    await fake.settled()


async def test_misfortune_by_order_and_the_ledger_by_http() -> None:
    async with FakeTelegram(open_to_all=True) as fake, aiohttp.ClientSession() as session:
        control(fake)

        async def order(route: str, what: object) -> None:
            await (await session.post(f"{fake.url}/control/{route}", json=what)).read()

        async def told(route: str) -> Any:
            return await (await session.get(f"{fake.url}/control/{route}")).json()

        await order("block", [1])
        fault = {"do": "TooMany", "given": {"retry_after": 7}, "chat": 2, "times": 1}
        await order("faults", [fault])
        answers = [await call(fake, "sendMessage", chat_id=n, text=f"to {n}") for n in (1, 2, 2)]
        assert [answer.get("error_code") for answer in answers] == [403, 429, None]
        await order("flood", {"seconds": 3})
        refused = await call(fake, "sendMessage", chat_id=3, text="too soon")
        assert refused["parameters"] == {"retry_after": 3}
        ledger = await told("ledger")
        assert [row[:2] for row in ledger["entries"]] == [["sendMessage", 2]]
        assert [row[1::2] for row in ledger["refusals"]] == [[1, 403], [3, 429]]
        assert await told("texts") == {"2": ["to 2"]}
