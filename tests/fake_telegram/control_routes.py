"""What a benchmark in another process may order from the checking stand-in, and ask of it.

POST /control/faults  [{"do": "ResetAfter", "method": "sendMessage", "probability": 0.01}]
POST /control/block   [1, 2, 3]       these people stopped the bot
POST /control/flood   {"seconds": 5}  no new message is taken for so long
POST /control/renumber {"last_id": 5} update ids go on behind this one
GET  /control/ledger  {"entries": [[method, chat, time, size]], "refusals": [[…, code, words]]}
GET  /control/texts   {"1": ["the bot's messages", "as they look now"]}
"""

import json
from collections.abc import Callable

from tests.fake_telegram import faults
from tests.fake_telegram.chats import blocked
from tests.fake_telegram.errors import Json
from tests.fake_telegram.faults import Fault
from tests.fake_telegram.server import FakeTelegram

KINDS: dict[str, Callable[..., Fault]] = {
    "BadGateway": faults.BadGateway,
    "ResetAfter": faults.ResetAfter,
    "ResetBefore": faults.ResetBefore,
    "TooMany": faults.TooMany,
}


class ControlRoutes:
    """Serves them for one stand-in."""

    def __init__(self, fake: FakeTelegram) -> None:
        self._fake = fake
        self._routes: dict[str, Callable[[bytes], Json]] = {
            "faults": self._faults,
            "block": self._block,
            "flood": self._flood,
            "renumber": self._renumber,
            "ledger": self._requests,
            "texts": self._texts,
        }

    def serve(self, name: str, body: bytes) -> Json | None:
        """The answer; None for what is none of these routes."""
        route = self._routes.get(name)
        return route(body) if route else None

    def _faults(self, body: bytes) -> Json:
        for order in json.loads(body):
            make, given = KINDS[order.pop("do")], order.pop("given", {})
            self._fake.faults.add(do=make(**given), **order)
        return {"ok": True}

    def _block(self, body: bytes) -> Json:
        for number in json.loads(body):
            self._fake.user(number).chat.refusal = blocked()
        return {"ok": True}

    def _flood(self, body: bytes) -> Json:
        seconds = json.loads(body)["seconds"]
        self._fake.limits.flooded_until = self._fake.clock.now() + seconds
        return {"ok": True}

    def _renumber(self, body: bytes) -> Json:
        self._fake.state.updates.renumber(json.loads(body)["last_id"])
        return {"ok": True}

    def _requests(self, _body: bytes) -> Json:
        return {"entries": list(self._fake.accepted), "refusals": list(self._fake.refused)}

    def _texts(self, _body: bytes) -> Json:
        chats = {entry.chat for entry in self._fake.accepted.sends() if entry.chat is not None}
        return {
            str(chat): [message.text for message in self._fake.user(chat).messages]
            for chat in chats
        }
