"""What can happen to somebody, each with one number to call first, and what to say there."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.labels import _n
from bot.routes import ForAudience, OfKind, Route, Situation
from content.models import Audience, ServiceKind, Topic


@dataclass(frozen=True, slots=True)
class Guidance:
    """`number` is called first, `others` if that one does not help or in other cases (numbers of
    the content, left out where it has none). `topic` or `page` (a key) is what to read after
    that, `leads` a list of who helps."""

    label: str
    icon: str
    number: str
    say: tuple[str, ...]
    do: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    topic: Topic | None = None
    page: str = ""
    leads: Route | None = None


GUIDANCE: Mapping[Situation, Guidance] = {
    Situation.SEA: Guidance(
        _n("At sea"),
        "sea",
        "112",
        say=(
            _n("Boat in danger."),
            _n("How many people, how many children. Is anybody hurt?"),
            _n("Your position: two numbers from the phone's map."),
        ),
        do=(_n("Do not hang up. Sit low. Keep the other phones off and dry."),),
        others=("196", "999"),
        topic=Topic.SEA,
    ),
    Situation.HURT: Guidance(
        _n("Ill or hurt"),
        "hurt",
        "112",
        say=(
            _n("Where you are: a street, a road number, a shop."),
            _n("What happened. Is the person awake? Breathing? Bleeding?"),
            _n("Your language. They can call an interpreter."),
        ),
        do=(_n("Bleeding: press hard on it, and do not let go."),),
        others=("15", "114", "3114"),
        topic=Topic.HEALTH_CARE,
        leads=OfKind(ServiceKind.HEALTH),
    ),
    Situation.FIRE: Guidance(
        _n("Fire"),
        "fire",
        "112",
        say=(
            _n("Where you are: a street, a road number, a shop."),
            _n("What burns. Is anybody inside?"),
        ),
        do=(_n("Go out into fresh air. Leave your things."),),
        others=("18",),
        page="guide-winter",
    ),
    Situation.VIOLENCE: Guidance(
        _n("Violence"),
        "violence",
        "112",
        say=(
            _n("Where you are: a street, a road number, a shop."),
            _n("Is the danger still there? Is anybody hurt?"),
        ),
        do=(_n("Cannot speak? Write to 114 by SMS."),),
        others=("17", "114", "3919", "116 006"),
        topic=Topic.VIOLENCE,
        leads=ForAudience(Audience.WOMEN),
    ),
    Situation.CHILD: Guidance(
        _n("A child in danger"),
        "child",
        "119",
        say=(
            _n("Where the child is, and how old."),
            _n("Is the child alone? Hurt? Is the danger still there?"),
        ),
        do=(_n("Danger now: call 112."),),
        others=("112", "116 000"),
        topic=Topic.MINORS,
        leads=ForAudience(Audience.MINORS),
    ),
    Situation.COLD: Guidance(
        _n("Cold tonight"),
        "cold",
        "115",
        say=(
            _n("Where you are. How many people, how many children."),
            _n("Is anybody ill or pregnant?"),
        ),
        do=(_n("Very cold, confused or sleepy? That is an emergency: call 112."),),
        others=("112",),
        page="guide-winter",
        leads=OfKind(ServiceKind.NIGHT_SHELTER),
    ),
}
