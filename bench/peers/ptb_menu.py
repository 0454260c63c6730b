"""A menu bot with python-telegram-bot, as its documentation has one write it.

Its menus are static, the easy and favourable case (see `menu.py`). With `--concurrent` it works
on 16 updates at once over a larger pool; 256 at once would be slower over the library's HTTP.
"""

import sys
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
)

from bench.peers import menu

AT_ONCE = 16


def keyboard(page: int) -> InlineKeyboardMarkup:
    """The buttons of a page."""
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(text, callback_data=data)] for text, data in menu.labels(page)]
    )


TEXTS = [menu.text(page) for page in range(menu.PAGES)]
KEYBOARDS = [keyboard(page) for page in range(menu.PAGES)]


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Sends the first page."""
    assert update.message
    await update.message.reply_text(TEXTS[0], reply_markup=KEYBOARDS[0], parse_mode=ParseMode.HTML)


async def button(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Shows the page of the pressed button."""
    query = update.callback_query
    assert query
    page = menu.number(query.data or "")
    # CallbackQueries need to be answered, even if no notification to the user is needed
    await query.answer()
    await query.edit_message_text(
        TEXTS[page], reply_markup=KEYBOARDS[page], parse_mode=ParseMode.HTML
    )


def main() -> None:
    """Runs the bot until it is stopped."""
    token, url = sys.argv[1:3]
    builder: ApplicationBuilder[Any, Any, Any, Any, Any, Any] = (
        Application.builder().token(token).base_url(f"{url}/bot")
    )
    if "--concurrent" in sys.argv:
        builder = builder.concurrent_updates(AT_ONCE).connection_pool_size(2 * AT_ONCE)
        builder = builder.pool_timeout(30)
    application = builder.build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(button))
    application.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main()
