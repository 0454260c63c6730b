"""What the checks found, and why a file was not taken, in words for volunteers."""

from dataclasses import dataclass

from api.admin.localizer import AdminLocalizer, _s
from content.translations.checks import Issue, IssueSeverity, TranslationFinding
from content.translations.po import PoProblem, RejectedTranslation
from content.translations.state import TranslationState

STATES = {
    TranslationState.MISSING: _s("missing"),
    TranslationState.OUTDATED: _s("outdated"),
    TranslationState.DRAFT: _s("draft"),
    TranslationState.REVIEWED: _s("reviewed"),
}
ISSUES = {
    Issue.EMPTY: _s("There is no text here. Type the translation."),
    Issue.TOO_LONG: _s("Too long: {length} characters, at most {limit} fit."),
    Issue.LINES: _s("This must be one line, without tabs."),
    Issue.HIDDEN: _s("There is an invisible character in it ({character}). Type the text again."),
    Issue.PLACEHOLDERS: _s(
        "Words in braces must be as in the original. Missing: {missing}. Too many: {added}."
    ),
    Issue.NUMBERS: _s(
        "The numbers are not those of the original. Missing: {missing}. Too many: {added}."
    ),
    Issue.OTHER_NUMBERS: _s(
        "The numbers are not those of the original: change the text, it is not still right. "
        "Missing: {missing}. Too many: {added}."
    ),
    Issue.DIGITS: _s("Write digits as 0 to 9, as phones and posters here do: {found}"),
    Issue.URLS: _s(
        "The web addresses are not those of the original. Missing: {missing}. Too many: {added}."
    ),
    Issue.MARKS: _s("{mark}: {source} in the original, {target} here."),
    Issue.BOLD_OPEN: _s("Two stars (**) begin bold text that nothing ends."),
    Issue.SCRIPT: _s("Most letters are not those of this language."),
    Issue.SAME: _s("This is the same as the original."),
    Issue.LONG: _s("Much longer than the original: {length} characters for {source}."),
    Issue.GLOSSARY: _s("For “{term}” the agreed word is “{agreed}”."),
}
MARKS = {"headings": _s("Headings"), "items": _s("List items"), "bold": _s("Bold words")}
TROUBLES = {
    PoProblem.TOO_LARGE: _s("The file is too large."),
    PoProblem.NOT_UTF8: _s("This is no text in UTF-8. Save it as UTF-8."),
    PoProblem.BROKEN: _s("From here on this is no PO file."),
    PoProblem.LANGUAGE: _s("The file is not of this language. It names: {found}"),
    PoProblem.UNKNOWN: _s("There is no such text, or not any more."),
    PoProblem.TWICE: _s("The same text is there twice. None of the two is taken."),
    PoProblem.STALE: _s("The original says something else by now. Take the file out again."),
    PoProblem.CHECKS: _s("This text cannot be taken."),
}


@dataclass(frozen=True, slots=True)
class IssueLine:
    """A finding in words; an error keeps the text from being saved."""

    text: str
    is_error: bool


def issue_line(localizer: AdminLocalizer, finding: TranslationFinding) -> IssueLine:
    """A finding of the checks in the volunteer's language."""
    values: dict[str, object] = {
        name: value if value != "" else "–" for name, value in finding.values.items()
    }
    if "mark" in values:
        values["mark"] = localizer.say(MARKS[str(values["mark"])])
    text = localizer.say(ISSUES[finding.issue], **values)
    return IssueLine(text, finding.severity is IssueSeverity.ERROR)


def trouble(localizer: AdminLocalizer, one: RejectedTranslation) -> str:
    """Why an entry, or a whole file, was left out."""
    values = {"found": one.found or "–"} if one.trouble is PoProblem.LANGUAGE else {}
    return localizer.say(TROUBLES[one.trouble], **values)
