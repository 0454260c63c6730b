"""Who says this, what is kept of a person (nothing, but of those who want alerts), and how good
the translation is."""

from bot.localizer import Localizer
from bot.routes import AboutUs, Home
from bot.screen import Line, Screen, Tone
from bot.screens.common import line, screen
from content.core.i18n import DEFAULT
from content.snapshot import Snapshot


def about(snapshot: Snapshot, localizer: Localizer, route: AboutUs) -> Screen:
    """Plain words on who we are and on privacy."""
    return screen(
        localizer,
        route,
        [
            line(localizer.t("About, privacy"), Tone.TITLE, "about"),
            line(localizer.t("Volunteers and associations check this information.")),
            line(localizer.t("We are not the police and not the State."), Tone.PLAIN),
            line(localizer.t("What we keep about you"), Tone.HEADING),
            line(
                localizer.t("Nothing: no name, no number, no messages, no position."),
                Tone.GOOD,
                "checked",
            ),
            line(localizer.t("Your language and place are in the buttons only.")),
            line(
                localizer.t(
                    "The bot remembers your language for one hour and never writes it down."
                )
            ),
            *_alerts(localizer),
            line(localizer.t("Anyone who holds your phone can read this chat. You can delete it.")),
            line(_translation(localizer), Tone.MUTED, "language"),
        ],
        [],
        back=Home(),
    )


def _alerts(localizer: Localizer) -> list[Line]:
    if localizer.bot is None:
        return []
    kept = localizer.t(
        "Only if you ask for alerts, we keep: the address of this chat (locked with a key), your "
        "language, the places and topics you chose, the hour of your summary. When you end them, "
        "all this is deleted."
    )
    return [line(kept, Tone.PLAIN, "bell")]


def _translation(localizer: Localizer) -> str:
    who = localizer.language.reviewed_by
    if localizer.language is DEFAULT:
        return localizer.t("Written in English.")
    if who:
        return localizer.t("Translation read by a native speaker: {who}", who=who)
    return localizer.t("No native speaker has read this translation yet. It may have mistakes.")
