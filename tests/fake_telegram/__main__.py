"""Runs the stand-in in a process of its own: `python -m tests.fake_telegram --port 8081`.

With `--no-check` it is the quick one (`fast.py`); else requests are checked, and `--limits`
keeps Telegram's limits. Both are driven by the routes of `load_routes.py`, this one by those of
`control_routes.py` too.
"""

import argparse
import asyncio
import gc
import json
from collections import Counter

from aiohttp import web

from tests.fake_telegram.control_routes import ControlRoutes
from tests.fake_telegram.errors import Json
from tests.fake_telegram.fast import FastTelegram
from tests.fake_telegram.fast_http import listen
from tests.fake_telegram.load_routes import PREFIX, LoadRoutes
from tests.fake_telegram.people import Person
from tests.fake_telegram.server import TOKEN, FakeTelegram

MILLISECONDS = 1000.0


def arguments() -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fake_telegram", description=__doc__)
    parser.add_argument("--port", type=int, default=8081, help="0 picks a free one")
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--delay-ms", type=float, default=0.0, help="before each answer")
    parser.add_argument("--no-check", action="store_true", help="quick: accept everything")
    parser.add_argument("--limits", action="store_true", help="keep Telegram's limits")
    return parser.parse_args()


async def run_fast(options: argparse.Namespace) -> None:
    """The quick stand-in, until the process ends."""
    telegram = FastTelegram(options.token, options.delay_ms / MILLISECONDS)
    server = await listen(options.port, telegram.serve)
    announce(server.sockets[0].getsockname()[1])
    await server.serve_forever()


async def run_checked(options: argparse.Namespace) -> None:
    """The checking stand-in, until the process ends; it prints what was wrong at the end. It looks
    for no garbage: all that is kept is looked through then, and who is punctual seems hasty."""
    gc.disable()
    fake = FakeTelegram(
        token=options.token,
        port=options.port,
        limits=options.limits,
        latency=options.delay_ms / MILLISECONDS,
        open_to_all=True,
    )
    control(fake, options.delay_ms)
    async with fake:
        announce(fake.port)
        await asyncio.Event().wait()


def control(fake: FakeTelegram, delay_ms: float = 0.0) -> LoadRoutes:
    """Gives a checking stand-in the control routes; its report lists violations too."""
    routes = LoadRoutes(lambda chat, data: put(fake, chat, data), delay_ms)

    def accepted(method: str, params: Json) -> None:
        if method == "getUpdates":
            routes.polled()
        routes.accepted(method, params)

    orders = ControlRoutes(fake)

    async def handle(request: web.BaseRequest) -> web.Response:
        ordered = orders.serve(request.path.removeprefix(PREFIX), await request.read())
        if ordered is not None:
            return web.json_response(ordered)
        status, answer = routes.serve(request.path, await request.read())
        found = dict(Counter(fake.violations).most_common(20))
        too_fast = sum(refusal.code == 429 for refusal in fake.refused)
        return web.json_response(
            answer | {"violations": found, "too_fast": too_fast}, status=status
        )

    fake.handler.on_accepted = accepted
    fake.control = handle
    return routes


def put(fake: FakeTelegram, chat: int, data: str) -> str:
    """Lets the person of this chat write a command, or press any data on their last screen."""
    person = Person(fake.state, chat, "en", {})
    if data.startswith("/"):
        person.write(data)
        return ""
    if not person.messages:
        person.chat.add(fake.state.bot, fake.clock.now(), text="-")
    return person.press_data(person.screen, data).id


def announce(port: int) -> None:
    """One line for whoever waits until it listens."""
    print(json.dumps({"listening": f"http://127.0.0.1:{port}"}), flush=True)  # noqa: T201


def main() -> None:
    """Runs until interrupted."""
    options = arguments()
    try:
        asyncio.run(run_fast(options) if options.no_check else run_checked(options))
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
