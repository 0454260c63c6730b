"""What the application has, typed: what `create_app` puts together and requests use."""

from dataclasses import dataclass
from typing import cast

from fastapi import Request
from sqlalchemy import Engine

from api.lately import Lately
from bot.answer import Conversation
from bot.subscribing.work import Subscribing
from content.settings import Settings
from content.snapshot import Keeper


@dataclass(frozen=True, slots=True)
class State:
    """The parts that live as long as the program. `secret` is the key all others come from;
    `chain` is that of the history."""

    settings: Settings
    engine: Engine
    keeper: Keeper
    conversation: Conversation
    secret: str
    chain: bytes
    subscribing: Subscribing
    lately: Lately


def state_of(request: Request) -> State:
    """The state of the application that a request is to."""
    return cast("State", request.app.state.parts)
