"""The library understands the stand-in, and a bot made with it talks."""

import asyncio
from typing import Any

import pytest
import telegram
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from tests.fake_telegram import FakeTelegram, Person, TooMany
from tests.fake_telegram.tests.requests import CHAT


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
