"""What routes need from the application."""

from typing import Annotated, cast

from fastapi import Depends, Request

from bot.answer import Conversation
from content.snapshot import Snapshot


def _conversation(request: Request) -> Conversation:
    return cast("Conversation", request.app.state.conversation)


def _snapshot(request: Request) -> Snapshot:
    return cast("Snapshot", request.app.state.keeper.current)


TheConversation = Annotated[Conversation, Depends(_conversation)]
TheSnapshot = Annotated[Snapshot, Depends(_snapshot)]
