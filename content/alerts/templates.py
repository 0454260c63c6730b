"""Alerts whose sentences exist in every language, so that nobody has to translate in a hurry.

A sentence has slots in braces; one with a slot that was left empty is left out. The headline's
slots cannot be empty, nor those that a template `asks` for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from string import Formatter

from content.alerts.contents import AlertTextDocument
from content.alerts.slots import SLOTS, Slots, spoken
from content.core.errors import ErrorCode, InvalidInput
from content.core.i18n import LANGUAGES, catalogue
from content.models import AlertTopic, Certainty, ServiceKind, Severity, Urgency
from content.schedules.rules import ExceptionKind
from content.snapshot import Snapshot


class TemplateEffect(Enum):
    """What an alert does to the services that it names, the strongest first: they must not be used,
    they cannot be used, or there is something to know before people go."""

    FORBIDS = 0
    CLOSES = 1
    INFORMS = 2


def _n(text: str) -> str:
    """Marks a text for the catalogues without translating it yet."""
    return text


@dataclass(frozen=True, slots=True)
class AlertTemplate:
    """One kind of alert: its sentences in English, and what an author most likely wants of it.
    It is valid for `hours`; without the slots that it `asks` for it would help nobody.

    `effect` is what it does to its {service}, or else to what there is at its {place}, of these
    `kinds` only where any are named; `label` says so in a few words. Without an effect the place is
    where help is, or where nothing changes. `change` is what it says of one opening.
    """

    key: str
    icon: str
    topic: AlertTopic
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    hours: int
    headline: str
    description: tuple[str, ...]
    instruction: tuple[str, ...]
    asks: tuple[str, ...] = ()
    effect: TemplateEffect | None = None
    kinds: frozenset[ServiceKind] = frozenset()
    label: str = ""
    change: ExceptionKind | None = None

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of its slots, each once, as a form asks for them."""
        used = {name for text in self._texts() for name in _slots_in(text)}
        return tuple(name for name in SLOTS if name in used)

    @property
    def needed(self) -> frozenset[str]:
        """The slots that may not be empty."""
        return frozenset((*_slots_in(self.headline), *self.asks))

    def _texts(self) -> tuple[str, ...]:
        return (self.headline, *self.description, *self.instruction)


def say(template: AlertTemplate, slots: Slots, snapshot: Snapshot) -> dict[str, AlertTextDocument]:
    """What it says in every language, its slots filled. Raises InvalidInput for a slot's name and
    what is wrong with it."""
    given = {name: text for name, text in slots.items() if text and name in template.slots}
    for name in template.slots:
        if name in template.needed and name not in given:
            raise InvalidInput(name, ErrorCode.MISSING)
    return {
        code: _said(template, spoken(given, snapshot, language), code)
        for code, language in LANGUAGES.items()
    }


def _said(template: AlertTemplate, words: Mapping[str, str], code: str) -> AlertTextDocument:
    return AlertTextDocument(
        headline=_whole((template.headline,), words, code),
        description=_whole(template.description, words, code),
        instruction=_whole(template.instruction, words, code),
    )


def _whole(sentences: tuple[str, ...], words: Mapping[str, str], code: str) -> str:
    """Those whose slots are all filled, a line each."""
    translated = catalogue(code).gettext
    filled = (text for text in sentences if set(_slots_in(text)) <= words.keys())
    return "\n".join(translated(text).format(**words) for text in filled)


def _slots_in(text: str) -> Iterator[str]:
    return (name for _, name, _, _ in Formatter().parse(text) if name)


_NOW, _SOON = Urgency.IMMEDIATE, Urgency.EXPECTED
TEMPLATES: dict[str, AlertTemplate] = {
    template.key: template
    for template in (
        AlertTemplate(
            "storm",
            "weather",
            AlertTopic.WEATHER,
            _SOON,
            Severity.SEVERE,
            Certainty.LIKELY,
            24,
            _n("Storm: strong wind and rain"),
            (
                _n("It begins: {time}."),
                _n("It ends: {until}."),
                _n("Branches can fall. The wind can carry tents away."),
            ),
            (
                _n("Do not stay under trees."),
                _n("Stay away from the sea."),
                _n("Charge your phone. Keep your papers dry."),
                _n("You can go here: {place}."),
            ),
        ),
        AlertTemplate(
            "cold",
            "night_shelter",
            AlertTopic.EMERGENCY,
            _NOW,
            Severity.SEVERE,
            Certainty.LIKELY,
            18,
            _n("Very cold night: a shelter is open"),
            (_n("Place: {place}."), _n("From: {time}."), _n("Until: {until}.")),
            (
                _n("You can ask to sleep there. It may be full."),
                _n("Questions? Call {phone}."),
                _n("If somebody is very cold and confused, or cannot speak well, call 112."),
            ),
            asks=("place",),
            effect=TemplateEffect.INFORMS,
        ),
        AlertTemplate(
            "sea",
            "sos",
            AlertTopic.EMERGENCY,
            _NOW,
            Severity.EXTREME,
            Certainty.LIKELY,
            24,
            _n("Danger at sea"),
            (
                _n("The sea is very dangerous, at least until: {until}."),
                _n("Strong wind and high waves turn small boats over."),
            ),
            (
                _n("Do not go on the water now."),
                _n("In danger at sea, call 196 or 112. Tell them your position."),
                _n("In English waters: 999."),
            ),
        ),
        AlertTemplate(
            "bad_water",
            "water",
            AlertTopic.EMERGENCY,
            _NOW,
            Severity.SEVERE,
            Certainty.OBSERVED,
            72,
            _n("Do not drink this water: {place}"),
            (_n("This water can make you ill."),),
            (
                _n("Drinking water is here: {other_place}."),
                _n("Tell everybody who takes that bad water."),
                _n("If you drank the bad water and feel ill, call 15 or 112."),
            ),
            effect=TemplateEffect.FORBIDS,
            kinds=frozenset({ServiceKind.WATER}),
            label=_n("Do not drink"),
        ),
        AlertTemplate(
            "no_water",
            "water",
            AlertTopic.WATER,
            _NOW,
            Severity.MODERATE,
            Certainty.OBSERVED,
            48,
            _n("No water here: {place}"),
            (_n("Back again, we think: {until}."),),
            (_n("There is water here: {other_place}."),),
            effect=TemplateEffect.CLOSES,
            kinds=frozenset({ServiceKind.WATER}),
            label=_n("No water"),
        ),
        AlertTemplate(
            "cancelled",
            "cancelled",
            AlertTopic.FOOD,
            _NOW,
            Severity.MODERATE,
            Certainty.OBSERVED,
            12,
            _n("Cancelled: {service}"),
            (_n("It was planned for: {time}."), _n("Place: {place}.")),
            (_n("Do not go there."), _n("Press Menu to see what is open.")),
            effect=TemplateEffect.CLOSES,
            label=_n("Cancelled"),
            change=ExceptionKind.CANCELLED,
        ),
        AlertTemplate(
            "moved",
            "changed",
            AlertTopic.FOOD,
            _NOW,
            Severity.MODERATE,
            Certainty.OBSERVED,
            12,
            _n("At another place: {service}"),
            (
                _n("Go here: {other_place}."),
                _n("Time: {time}."),
                _n("Not here: {place}."),
            ),
            (),
            asks=("other_place",),
            effect=TemplateEffect.INFORMS,
            change=ExceptionKind.MOVED,
        ),
        AlertTemplate(
            "new_time",
            "changed",
            AlertTopic.FOOD,
            _NOW,
            Severity.MODERATE,
            Certainty.OBSERVED,
            12,
            _n("New time: {service}"),
            (_n("From: {time}."), _n("Until: {until}."), _n("Place: {place}.")),
            (),
            asks=("time",),
            effect=TemplateEffect.INFORMS,
            change=ExceptionKind.LATE,
        ),
        AlertTemplate(
            "extra",
            "food",
            AlertTopic.FOOD,
            _SOON,
            Severity.MINOR,
            Certainty.LIKELY,
            12,
            _n("Extra opening: {service}"),
            (_n("Place: {place}."), _n("From: {time}."), _n("Until: {until}.")),
            (),
            asks=("place", "time"),
            effect=TemplateEffect.INFORMS,
        ),
        AlertTemplate(
            "eviction",
            "old",
            AlertTopic.EMERGENCY,
            _NOW,
            Severity.SEVERE,
            Certainty.OBSERVED,
            24,
            _n("Police are making people leave: {place}"),
            (_n("Tents and things that stay there may be taken away."),),
            (
                _n("Take your papers, your phone and your medicine with you."),
                _n("If you are hurt, call 15 or 112."),
                _n("For help, call {phone}."),
            ),
            effect=TemplateEffect.INFORMS,
        ),
        AlertTemplate(
            "after_eviction",
            "clothes",
            AlertTopic.EMERGENCY,
            _NOW,
            Severity.MODERATE,
            Certainty.OBSERVED,
            48,
            _n("Help after the eviction"),
            (_n("Place: {place}."), _n("From: {time}."), _n("Until: {until}.")),
            (
                _n(
                    "There you can ask for a tent, a blanket and dry clothes, while there are some."
                ),
                _n("Somebody was arrested? You cannot find somebody? Call {phone}."),
            ),
            asks=("place",),
            effect=TemplateEffect.INFORMS,
        ),
        AlertTemplate(
            "missing_child",
            "children",
            AlertTopic.EMERGENCY,
            _NOW,
            Severity.EXTREME,
            Certainty.OBSERVED,
            48,
            _n("A child is missing. Please help."),
            # Never where or when: that would lead whoever looks for a lone child to it. Place and
            # picture stay with the team and the authorities.
            (_n("Age: {age} years."),),
            (
                _n("Did you see a child who is alone? Call {phone}."),
                _n("You can also call 116 000 (missing children) or 17 (police). Both are free."),
                _n("Do not write the child's name or place, or send pictures, to anybody else."),
                _n("If the child is in danger, call 112."),
            ),
            asks=("phone",),
        ),
        AlertTemplate(
            "legal",
            "legal",
            AlertTopic.RIGHTS,
            _SOON,
            Severity.MINOR,
            Certainty.LIKELY,
            72,
            _n("Ask about your rights: {service}"),
            (_n("Place: {place}."), _n("From: {time}."), _n("Until: {until}.")),
            (_n("If you have letters or papers, bring them."),),
            asks=("place", "time"),
            effect=TemplateEffect.INFORMS,
        ),
    )
}
