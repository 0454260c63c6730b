"""People, groups and channels that can be written to, and those that cannot."""

import pytest

from tests.fake_telegram import FakeTelegram, validation
from tests.fake_telegram.tests.requests import CHAT, MESSAGE, call, result


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


def fits(kind: str, value: object) -> list[validation.Problem]:
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
