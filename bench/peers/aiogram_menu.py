"""A menu bot with aiogram, as its documentation has one write it.

Its menus are static, the easy and favourable case (see `menu.py`). It edits first and answers the
query then, so that its people do not wait for two calls.
"""

import asyncio
import sys

from aiogram import Bot, Dispatcher, F
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.filters import CommandStart
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bench.peers import menu

dispatcher = Dispatcher()


def keyboard(page: int) -> InlineKeyboardMarkup:
    """The buttons of a page."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=text, callback_data=data)]
            for text, data in menu.labels(page)
        ]
    )


TEXTS = [menu.text(page) for page in range(menu.PAGES)]
KEYBOARDS = [keyboard(page) for page in range(menu.PAGES)]


@dispatcher.message(CommandStart())
async def start(message: Message) -> None:
    """Sends the first page."""
    await message.answer(TEXTS[0], reply_markup=KEYBOARDS[0])


@dispatcher.callback_query(F.data.startswith("page_"))
async def button(callback: CallbackQuery) -> None:
    """Shows the page of the pressed button."""
    page = menu.number(callback.data or "")
    if isinstance(callback.message, Message):
        await callback.message.edit_text(TEXTS[page], reply_markup=KEYBOARDS[page])
    await callback.answer()


async def main() -> None:
    """Runs the bot until it is stopped."""
    token, url = sys.argv[1:3]
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    default = DefaultBotProperties(parse_mode=ParseMode.HTML)
    await dispatcher.start_polling(Bot(token, session=session, default=default))


if __name__ == "__main__":
    asyncio.run(main())
