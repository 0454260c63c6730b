"""A broadcast with tgcast, as a campaign, with its own defaults."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tgcast import CampaignConfig, Recipient, Telecast

from bench.peers import broadcast

LOOK = 0.5


class Plain:
    """Every recipient gets the same text."""

    def render(self, _key: str, _locale: str, _slots: dict[str, object]) -> str:
        """What a message says."""
        return broadcast.TEXT


def left(file: Path) -> int:
    """How many have no end yet, as its tables say; its own statistics count before sending."""
    query = """
        SELECT (SELECT count(*) FROM campaign_recipients WHERE processed = 0)
             + (SELECT count(*) FROM tasks WHERE state IN ('queued', 'leased'))
    """
    with closing(sqlite3.connect(file, timeout=30)) as database:
        number: int = database.execute(query).fetchone()[0]
        return number


def main() -> None:
    """Begins a campaign, or goes on with the one that is there."""
    token, url, folder, chats = broadcast.given()
    file = folder / "tgcast.db"
    is_new = not file.exists()
    with Telecast(
        token, store_dsn=str(file), telegram_base_url=url, template_renderer=Plain()
    ) as engine:
        if is_new:
            campaign = engine.create_campaign(CampaignConfig(name="storm", template_key="storm"))
            engine.add_recipients(campaign, [Recipient(chat_id=chat) for chat in chats])
            engine.start_campaign(campaign)
        while left(file):
            time.sleep(LOOK)


if __name__ == "__main__":
    main()
