"""Updates of any shape are decoded or left alone; nothing raises."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events import (
    ButtonPress,
    ChatLeft,
    ChatReturned,
    Command,
    Event,
    GroupMessage,
    SharedLocation,
    TextMessage,
)
from bot.routes import Emergency
from bot.telegram.updates import decode
from bot.typed_text import route_meant

WHO = {"id": 7, "is_bot": False, "first_name": "x", "language_code": "ti"}
CHAT = {"id": 7, "type": "private"}


def message(**more: Any) -> dict[str, Any]:
    return {"update_id": 1, "message": {"message_id": 5, "chat": CHAT, "from": WHO} | more}


GROUP = {"id": -5, "type": "group"}


def edited(**more: Any) -> dict[str, Any]:
    raw = message(**more)
    return {"update_id": 1, "edited_message": raw["message"]}


def standing(old: Any, new: Any, kind: str = "private") -> dict[str, Any]:
    members = {"old_chat_member": {"status": old}, "new_chat_member": {"status": new}}
    chat = {"id": 7, "type": kind}
    return {"update_id": 3, "my_chat_member": {"chat": chat, "from": WHO} | members}


@pytest.mark.parametrize(
    ("raw", "did"),
    [
        (standing("member", "kicked"), ChatLeft(3, 7, "ti")),
        (standing("member", "left"), ChatLeft(3, 7, "ti")),
        (standing("kicked", "member"), ChatReturned(3, 7, "ti")),
        (standing("member", "member"), None),
        (standing("member", "kicked", "group"), None),
        (standing("member", "kicked", "channel"), None),
        ({"update_id": 3, "my_chat_member": {"chat": CHAT}}, None),
        (message(text="/start"), Command(1, 7, "ti", "start", "")),
        (message(text="/start en_sos"), Command(1, 7, "ti", "start", "en_sos")),
        (message(text="/SOS@channel_bot"), Command(1, 7, "ti", "sos", "")),
        (message(text=" water "), TextMessage(1, 7, "ti", "water")),
        (message(photo=[]), TextMessage(1, 7, "ti", "")),
        (
            message(location={"latitude": 50.9, "longitude": 1}),
            SharedLocation(1, 7, "ti", 5, 50.9, 1.0),
        ),
        (message(location={"latitude": 95, "longitude": 1}), None),
        (message(location={"latitude": float("nan"), "longitude": 1}), None),
        (message(text="/start", chat={"id": -5, "type": "group"}), GroupMessage(1, -5, "ti")),
        (message(text="hello", chat={"id": -5, "type": "group"}), None),
        (message(text="boat is sinking", chat={"id": -5, "type": "group"}), None),
        (message(text="/sos", chat=GROUP), GroupMessage(1, -5, "ti", (), True)),
        (
            message(text="/help@Info_bot", chat=GROUP),
            GroupMessage(1, -5, "ti", ("info_bot",), True),
        ),
        (message(text="/roll", chat=GROUP), None),
        (message(text="@Info_bot hello", chat=GROUP), GroupMessage(1, -5, "ti", ("info_bot",))),
        (
            message(text="@info_bot boat is sinking", chat=GROUP),
            GroupMessage(1, -5, "ti", ("info_bot",), True),
        ),
        (message(photo=[], caption="ماء"), TextMessage(1, 7, "ti", "ماء")),
        (message(contact={"phone_number": "1"}), TextMessage(1, 7, "ti", "")),
        (message(dice={"value": 1}), TextMessage(1, 7, "ti", "")),
        (message(story={"id": 1}), TextMessage(1, 7, "ti", "")),
        (message(text="STOP"), Command(1, 7, "ti", "stop", "")),
        (message(text="unsubscribe"), Command(1, 7, "ti", "stop", "")),
        (message(text="توقف"), Command(1, 7, "ti", "stop", "")),
        (message(text="do not stop"), TextMessage(1, 7, "ti", "do not stop")),
        (edited(text="water"), TextMessage(1, 7, "ti", "water")),
        (edited(location={"latitude": 50.9, "longitude": 1}), None),
        (edited(text="/start"), None),
        (
            {
                "update_id": 2,
                "callback_query": {
                    "id": "9", "from": WHO, "data": "en_home",
                    "message": {"message_id": 5, "date": 0, "chat": CHAT},
                },
            },
            ButtonPress(2, 7, "ti", "9", 5, "en_home"),
        ),
        ({"update_id": 2, "callback_query": {"id": "9", "from": WHO, "game": "x"}}, None),
        ({"update_id": True, "message": {"chat": CHAT, "text": "x"}}, None),
        ({"update_id": 1}, None),
        ({}, None), (None, None), ([], None), ("x", None), (7, None),
    ],
)  # fmt: skip
def test_what_somebody_did(raw: Any, did: Event | None) -> None:
    assert decode(raw) == did


LONG = "we left the beach this night and the weather became bad " * 60


def test_a_cry_at_the_end_of_a_long_message_is_heard() -> None:
    did = decode(message(text=f"{LONG}now the boat is sinking"))
    assert isinstance(did, TextMessage)
    assert route_meant(did.text) == Emergency()
    said = decode(message(text=f"{LONG}@Info_bot the boat is sinking", chat=GROUP))
    assert said == GroupMessage(1, -5, "ti", ("info_bot",), True)


@pytest.mark.parametrize("cry", ["help", "fire", "au secours", "کمک", "I need help", "112"])
def test_the_name_of_the_bot_is_no_word_beside_a_cry(cry: str) -> None:
    for text in (f"@Info_bot {cry}", f"{cry} @Info_bot", f"@Info_bot, {cry}!"):
        said = decode(message(text=text, chat=GROUP))
        assert said == GroupMessage(1, -5, "ti", ("info_bot",), True), text


def test_who_asks_for_something_in_a_group_is_in_no_danger() -> None:
    said = decode(message(text="@Info_bot legal help", chat=GROUP))
    assert said == GroupMessage(1, -5, "ti", ("info_bot",), False)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    ["update_id", "message", "callback_query", "chat", "id", "from", "text", "data", "type",
     "my_chat_member", "old_chat_member", "new_chat_member", "status", "message_id", "location",
     "latitude", "longitude", "language_code"]
)  # fmt: skip
LIKE_UPDATES = st.recursive(
    JSON | st.sampled_from(["private", "kicked", "member"]),
    lambda inner: st.dictionaries(FIELDS, inner, max_size=8),
    max_leaves=30,
)


@given(LIKE_UPDATES)
def test_nothing_raises(raw: Any) -> None:
    did = decode(raw)
    assert did is None or isinstance(did, Event)
    if isinstance(did, SharedLocation):
        assert -90 <= did.latitude <= 90
    if isinstance(did, TextMessage):
        assert len(did.text) <= 4096
    if isinstance(did, ButtonPress):
        assert len(did.data) <= 200
