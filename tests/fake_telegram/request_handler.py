"""The way of one request: validation, misfortune, limits, act, write down."""

import asyncio
import inspect
from collections.abc import Callable, Mapping

from tests.fake_telegram import rules, validation
from tests.fake_telegram.errors import (
    BAD_REQUEST,
    FORBIDDEN,
    ApiError,
    Json,
    bad_request,
    too_many,
)
from tests.fake_telegram.faults import Fault, Faults, Page
from tests.fake_telegram.limits import Limits
from tests.fake_telegram.methods import HANDLERS
from tests.fake_telegram.request_log import RefusedRequest
from tests.fake_telegram.spec import Kind, load
from tests.fake_telegram.state import State
from tests.fake_telegram.validation import Problem

POLL = "getUpdates"


class RequestHandler:
    """Serves requests for one state.

    `violations`: breaches of the Bot API's rules, one sentence each. `refused`: requests that
    were sound but did not succeed (429, 403, message not found…). `requests`: how many came in,
    polls apart; `busy`: how many of them are not answered yet.
    """

    def __init__(self, state: State, limits: Limits, latency: float) -> None:
        """`latency`: seconds before each answer but getUpdates'."""
        self.state = state
        self.limits = limits
        self.latency = latency
        self.faults = Faults()
        self.violations: list[str] = []
        self.refused: list[RefusedRequest] = []
        self.requests = 0
        self.busy = 0
        self.on_accepted: Callable[[str, Json], None] = lambda _method, _params: None

    async def serve(self, name: str, raw: Mapping[str, object], size: int) -> tuple[object, Fault]:
        """The result (or ApiError, or Page) of a request, and the fault that spoils its answer."""
        kind = load().methods.get(name.lower())
        if kind is None:
            self.violations.append(f"{name}: no such method")
            return ApiError(404, "Not Found: method not found"), Fault()
        counted = int(kind.name != POLL)
        self.requests += counted
        self.busy += counted
        try:
            return await self._serve(kind, raw, size)
        finally:
            self.busy -= counted
            self.state.changed.notify_all()

    async def _serve(
        self, kind: Kind, raw: Mapping[str, object], size: int
    ) -> tuple[object, Fault]:
        params, refusal = self._check(kind, raw)
        chat = self._chat(params)
        wait, fault = self.faults.hit(kind.name, chat)
        await asyncio.sleep(wait + (self.latency if kind.name != POLL else 0))
        result: object = fault.answer
        if fault.accepted:
            result = refusal or await self._try(kind.name, params, chat, size)
        if not _worth_repeating(result):
            self.state.heard(kind.name, chat, params)
        return fault.answer or result, fault

    def _check(self, kind: Kind, raw: Mapping[str, object]) -> tuple[Json, ApiError | None]:
        """Typed parameters; and Telegram's 400 when something in them is wrong."""
        params, found = validation.read(kind, raw)
        if all(problem.overlooked for problem in found):
            found += rules.problems(kind.name, params)
        self.violations += [_sentence(kind.name, problem) for problem in found]
        wrong = [problem for problem in found if not problem.overlooked]
        return params, bad_request(wrong[0].says) if wrong else None

    def _chat(self, params: Json) -> int | None:
        """The chat a request is about."""
        press = self.state.callback_queries.get(params.get("callback_query_id"))
        chat = press.chat if press else params.get("chat_id")
        return chat if isinstance(chat, int) else None

    async def _try(self, method: str, params: Json, chat: int | None, size: int) -> object:
        """Does it and writes it down; or writes down why not."""
        now = self.state.clock.now()
        try:
            if pause := self.limits.pause(method, chat, now):
                raise too_many(pause)
            result = await _act(self.state, method, params)
        except ApiError as error:
            self.refused.append(RefusedRequest(method, chat, now, error.code, error.description))
            return error
        self.state.accepted.add(method, chat, now, size)
        self.on_accepted(method, params)
        return result


async def _act(state: State, method: str, params: Json) -> object:
    handler = HANDLERS.get(method)
    result = handler(state, params) if handler else True
    return await result if inspect.isawaitable(result) else result


def _worth_repeating(result: object) -> bool:
    """Whether the bot will come again: no answer at all, a page, 429 or 5xx."""
    final = {BAD_REQUEST, FORBIDDEN}
    return (
        result is None
        or isinstance(result, Page)
        or (isinstance(result, ApiError) and result.code not in final)
    )


def _sentence(method: str, problem: Problem) -> str:
    return f"{method} {problem.where}: {problem.says}"
