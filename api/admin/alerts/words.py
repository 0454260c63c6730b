"""What the pages about alerts call things, in the words of volunteers, with CAP's word."""

from collections.abc import Mapping
from typing import Any

from api.admin.speech import Speech, _s
from bot.labels import ALERT_TOPICS
from bot.team.words import PAUSES
from content.alerts.cap.message import Response
from content.alerts.cap.registry import Source
from content.alerts.checks import Concern, Finding
from content.i18n import LANGUAGES
from content.models import Alert, CapFeed, FeedProblem
from content.words import (
    AlertState,
    AlertTopic,
    Certainty,
    MsgType,
    Pause,
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
    Concern.TOO_LONG: _s("Too long: {about} characters. Write less."),
    Concern.NEARLY_TOO_LONG: _s("Nearly too long: {about} characters."),
    Concern.UNSAFE_LINK: _s("A link begins with https://: {about}"),
    Concern.SHORT_LINK: _s("Nobody sees where this leads. Write the whole link: {about}"),
    Concern.LINK: _s("There is a link. Does everybody need it, and does it work? {about}"),
    Concern.LONG_SENTENCES: _s("Hard to read: the longest sentence has {about} words."),
    Concern.LONG_WORD: _s("Hard to read: {about}"),
    Concern.UNTRANSLATED: _s("Not translated."),
    Concern.OVER: _s("It is over already. Choose a later end."),
    Concern.TOO_LATE: _s("It should have gone already: it goes as soon as it is approved."),
    Concern.ENDS_SOON: _s("It ends within half an hour."),
    Concern.VALID_LONG: _s("It is valid for more than seven days. Choose an earlier end."),
    Concern.UNKNOWN_NUMBER: _s("This number is nowhere else. Call it once: {about}"),
}
RESPONSES = {
    Response.SHELTER: _s("Stay inside, or find shelter"),
    Response.EVACUATE: _s("Leave the area"),
    Response.PREPARE: _s("Get ready"),
    Response.EXECUTE: _s("Do what was planned for this"),
    Response.AVOID: _s("Keep away from it"),
    Response.MONITOR: _s("Watch for news"),
    Response.ASSESS: _s("Look at how bad it is"),
    Response.ALL_CLEAR: _s("The danger is over"),
    Response.NONE: _s("Nothing has to be done"),
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


def words(of: Mapping[Any, str], speech: Speech) -> list[tuple[str, str]]:
    """A list to choose from, in plain words, with the word of CAP."""
    return [(word.value, f"{speech.say(text)} ({word.value})") for word, text in of.items()]


def topics(speech: Speech) -> list[tuple[str, str]]:
    """The topics, as people subscribe to them."""
    return [(topic.value, speech.reader.t(ALERT_TOPICS[topic])) for topic in AlertTopic]


def called(name: str, speech: Speech) -> str:
    """A field by its name: Headline · العربية."""
    first, _, last = name.rpartition(".")
    if first == "slots":
        return speech.say(SLOTS[last])
    if first:
        return f"{speech.say(FIELDS[first])} · {LANGUAGES[last].name}"
    return speech.say(FIELDS[name]) if name in FIELDS else name


def state(alert: Alert, speech: Speech) -> str:
    """How far it is, in words."""
    return speech.say(STATES[alert.state])


def why_paused(alert: Alert, speech: Speech) -> str:
    """Why it is not sent on, and what to do; "" when it is."""
    if alert.state is not AlertState.PAUSED:
        return ""
    return speech.say(PAUSES[Pause(alert.why_paused or Pause.ERRORS)])


def concern(finding: Finding, speech: Speech) -> str:
    """What was found, in words."""
    return speech.say(CONCERNS[finding.concern], about=finding.about)


def feed_problem(feed: CapFeed, speech: Speech) -> str:
    """What is wrong with a feed, since when and what to do; "" when nothing is."""
    if feed.problem is None or feed.problem_since is None:
        return ""
    when = speech.moment(feed.problem_since)
    return speech.say(FEED_PROBLEMS[feed.problem], when=when, about=feed.about)


def responses(source: Source | None, speech: Speech) -> list[str]:
    """What the sender of a warning asks of people, with the words of CAP."""
    asked = source.responses if source else ()
    return [f"{speech.say(RESPONSES[one])} ({one.value})" for one in asked]
