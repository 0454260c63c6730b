"""What the pages about alerts call things, in the words of volunteers, with CAP's word."""

from collections.abc import Mapping
from typing import Any

from api.admin.localizer import AdminLocalizer, _s
from bot.labels import ALERT_TOPICS
from bot.team.labels import PAUSES
from content.alerts.cap.message import CapResponse
from content.alerts.cap.registry import CapSource
from content.alerts.checks import AlertConcern, AlertFinding
from content.core.i18n import LANGUAGES
from content.models import (
    Alert,
    AlertState,
    AlertTopic,
    CapFeed,
    Certainty,
    FeedProblem,
    MsgType,
    PauseReason,
    Severity,
    Urgency,
)

TEMPLATES = {
    "storm": _s("Storm"),
    "cold": _s("Very cold night"),
    "sea": _s("Danger at sea"),
    "bad_water": _s("Water that makes ill"),
    "no_water": _s("No water"),
    "cancelled": _s("Cancelled today"),
    "moved": _s("At another place"),
    "new_time": _s("At another time"),
    "extra": _s("Extra opening"),
    "eviction": _s("Eviction"),
    "after_eviction": _s("After an eviction"),
    "missing_child": _s("Missing child"),
    "legal": _s("Legal help"),
}
SLOTS = {
    "service": _s("Service"),
    "place": _s("Place"),
    "other_place": _s("Other place"),
    "time": _s("From"),
    "until": _s("Until"),
    "phone": _s("Phone number"),
    "age": _s("Age"),
}
STATES = {
    AlertState.DRAFT: _s("waits for approval"),
    AlertState.APPROVED: _s("approved"),
    AlertState.SENDING: _s("is being sent"),
    AlertState.PAUSED: _s("paused"),
    AlertState.STOPPED: _s("stopped"),
    AlertState.SENT: _s("sent"),
    AlertState.ENDED: _s("over"),
}
STATE_LOOKS = {  # a badge's class and icon
    AlertState.DRAFT: ("unconfirmed", "drafts"),
    AlertState.APPROVED: ("assured", "checked"),
    AlertState.SENDING: ("assured", "bell"),
    AlertState.PAUSED: ("due", "clock"),
    AlertState.STOPPED: ("off", "close"),
    AlertState.SENT: ("assured", "checked"),
    AlertState.ENDED: ("off", "clock"),
}
KINDS = {MsgType.UPDATE: _s("correction"), MsgType.CANCEL: _s("cancellation")}
URGENCIES = {
    Urgency.IMMEDIATE: _s("Do something now"),
    Urgency.EXPECTED: _s("Do something soon, within the hour"),
    Urgency.FUTURE: _s("There is time"),
    Urgency.PAST: _s("It is over"),
    Urgency.UNKNOWN: _s("Nobody knows"),
}
SEVERITIES = {
    Severity.EXTREME: _s("Lives are in danger"),
    Severity.SEVERE: _s("People can be hurt"),
    Severity.MODERATE: _s("It makes life harder"),
    Severity.MINOR: _s("Good to know"),
    Severity.UNKNOWN: _s("Nobody knows"),
}
CERTAINTIES = {
    Certainty.OBSERVED: _s("Somebody saw it"),
    Certainty.LIKELY: _s("Probably"),
    Certainty.POSSIBLE: _s("Perhaps"),
    Certainty.UNLIKELY: _s("Hardly"),
    Certainty.UNKNOWN: _s("Nobody knows"),
}
CONCERNS = {
    AlertConcern.TOO_LONG: _s("Too long: {about} characters. Write less."),
    AlertConcern.NEARLY_TOO_LONG: _s("Nearly too long: {about} characters."),
    AlertConcern.UNSAFE_LINK: _s("A link begins with https://: {about}"),
    AlertConcern.SHORT_LINK: _s("Nobody sees where this leads. Write the whole link: {about}"),
    AlertConcern.LINK: _s("There is a link. Does everybody need it, and does it work? {about}"),
    AlertConcern.LONG_SENTENCES: _s("Hard to read: the longest sentence has {about} words."),
    AlertConcern.LONG_WORD: _s("Hard to read: {about}"),
    AlertConcern.UNTRANSLATED: _s("Not translated."),
    AlertConcern.OVER: _s("It is over already. Choose a later end."),
    AlertConcern.TOO_LATE: _s("It should have gone already: it goes as soon as it is approved."),
    AlertConcern.ENDS_SOON: _s("It ends within half an hour."),
    AlertConcern.VALID_LONG: _s("It is valid for more than seven days. Choose an earlier end."),
    AlertConcern.TWO_ENDS: _s("It says two ends. Make “Until” and “Valid until” the same."),
    AlertConcern.ENDS_BEFORE: _s("It ends before what it speaks of begins."),
    AlertConcern.EXAMPLE: _s(
        "It names an example, which is not there. Only an exercise may do that."
    ),
    AlertConcern.UNKNOWN_NUMBER: _s("This number is nowhere else. Call it once: {about}"),
}
RESPONSES = {
    CapResponse.SHELTER: _s("Stay inside, or find shelter"),
    CapResponse.EVACUATE: _s("Leave the area"),
    CapResponse.PREPARE: _s("Get ready"),
    CapResponse.EXECUTE: _s("Do what was planned for this"),
    CapResponse.AVOID: _s("Keep away from it"),
    CapResponse.MONITOR: _s("Watch for news"),
    CapResponse.ASSESS: _s("Look at how bad it is"),
    CapResponse.ALL_CLEAR: _s("The danger is over"),
    CapResponse.NONE: _s("Nothing has to be done"),
}
FEED_PROBLEMS = {
    FeedProblem.UNREACHABLE: _s("It does not answer since {when}."),
    FeedProblem.UNKNOWN: _s("It is not understood since {when}: this is no feed of warnings."),
    FeedProblem.FULL: _s(
        "No new warnings of it are taken since {when}: too many wait. Decide on some of them."
    ),
    FeedProblem.ALERTS: _s(
        "Some of its warnings are not understood since {when}, because of: {about}"
    ),
}
FIELDS = SLOTS | {
    "topic": _s("Topic"),
    "zones": _s("Zones"),
    "urgency": _s("How urgent is it?"),
    "severity": _s("How bad is it?"),
    "certainty": _s("How sure is it?"),
    "expires": _s("Valid until"),
    "send_at": _s("Send at"),
    "rrule": _s("Comes again"),
    "byday": _s("On these days"),
    "until_day": _s("Last day"),
    "contact": _s("Phone number to call"),
    "language": _s("Language you write in"),
    "headline": _s("Headline"),
    "description": _s("What is the matter"),
    "instruction": _s("What to do"),
    "code": _s("Code"),
    "read": _s("I read it"),
}


def choices(of: Mapping[Any, str], localizer: AdminLocalizer) -> list[tuple[str, str]]:
    """A list to choose from, in plain words, with the word of CAP."""
    return [(word.value, f"{localizer.say(text)} ({word.value})") for word, text in of.items()]


def topics(localizer: AdminLocalizer) -> list[tuple[str, str]]:
    """The topics, as people subscribe to them."""
    return [(topic.value, localizer.reader.t(ALERT_TOPICS[topic])) for topic in AlertTopic]


def called(name: str, localizer: AdminLocalizer) -> str:
    """A field by its name: Headline · العربية."""
    first, _, last = name.rpartition(".")
    if first == "slots":
        return localizer.say(SLOTS[last])
    if first:
        return f"{localizer.say(FIELDS[first])} · {LANGUAGES[last].name}"
    return localizer.say(FIELDS[name]) if name in FIELDS else name


def state(alert: Alert, localizer: AdminLocalizer) -> str:
    """How far it is, in words."""
    return localizer.say(STATES[alert.state])


def why_paused(alert: Alert, localizer: AdminLocalizer) -> str:
    """Why it is not sent on, and what to do; "" when it is."""
    if alert.state is not AlertState.PAUSED:
        return ""
    return localizer.say(PAUSES[PauseReason(alert.why_paused or PauseReason.ERRORS)])


def concern(finding: AlertFinding, localizer: AdminLocalizer) -> str:
    """What was found, in words."""
    return localizer.say(CONCERNS[finding.concern], about=finding.about)


def feed_problem(feed: CapFeed, localizer: AdminLocalizer) -> str:
    """What is wrong with a feed, since when and what to do; "" when nothing is."""
    if feed.problem is None or feed.problem_since is None:
        return ""
    when = localizer.moment(feed.problem_since)
    return localizer.say(FEED_PROBLEMS[feed.problem], when=when, about=feed.about)


def responses(source: CapSource | None, localizer: AdminLocalizer) -> list[str]:
    """What the sender of a warning asks of people, with the words of CAP."""
    asked = source.responses if source else ()
    return [f"{localizer.say(RESPONSES[one])} ({one.value})" for one in asked]
