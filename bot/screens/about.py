"""Who says this, what is kept of a person (nothing, but of those who want alerts), and how good
the translation is."""

from bot.reader import Reader
from bot.routes import About, Home
from bot.screen import Line, Screen, Tone
from bot.screens.common import line, screen
from content.i18n import DEFAULT
from content.snapshot import Snapshot


def about(snapshot: Snapshot, reader: Reader, route: About) -> Screen:
    """Plain words on who we are and on privacy."""
    return screen(
        reader,
        route,
        [
            line(reader.t("About, privacy"), Tone.TITLE, "about"),
            line(reader.t("Volunteers and associations check this information.")),
            line(reader.t("We are not the police and not the State."), Tone.PLAIN),
            line(reader.t("What we keep about you"), Tone.HEADING),
            line(
                reader.t("Nothing: no name, no number, no messages, no position."),
                Tone.GOOD,
                "checked",
            ),
            line(reader.t("Your language and place are in the buttons only.")),
            line(
                reader.t("The bot remembers your language for one hour and never writes it down.")
            ),
            *_alerts(reader),
            line(reader.t("Anyone who holds your phone can read this chat. You can delete it.")),
            line(_translation(reader), Tone.MUTED, "language"),
        ],
        [],
        back=Home(),
    )


def _alerts(reader: Reader) -> list[Line]:
    if reader.bot is None:
        return []
    kept = reader.t(
        "Only if you ask for alerts, we keep: the address of this chat (locked with a key), your "
        "language, the places and topics you chose, the hour of your summary. When you end them, "
        "all this is deleted."
    )
    return [line(kept, Tone.PLAIN, "bell")]


def _translation(reader: Reader) -> str:
    who = reader.language.reviewed_by
    if reader.language is DEFAULT:
        return reader.t("Written in English.")
    if who:
        return reader.t("Translation read by a native speaker: {who}", who=who)
    return reader.t("No native speaker has read this translation yet. It may have mistakes.")
