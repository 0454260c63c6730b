"""What is typed in need leads to help; two letters can be a word."""

import pytest

from bot.addresses import decode
from bot.answer import Conversation
from bot.routes import Emergency, Home, OfKind, Viewer
from content.i18n import LANGUAGES, catalogue
from content.search import LEXICON, folded, is_danger, means_stop, words
from content.words import Kind


@pytest.mark.parametrize(
    "typed",
    [
        "SOS", "sos!", "112", "🆘", "please 🆘", "emergency", "sinking", "The boat is sinking!!",
        "someone is bleeding", "urgence", "طوارئ", "النجدة", "القارب يغرق", "نغرق",
        "قایق غرق می شود", "ጃልባ ይጥሕል ኣሎ", "chìm thuyền", "help", "HELP!", "ሓገዝ", "کمک", "مرسته",
        "یارمەتی", "gargaarsa", "my friend is not breathing", "اغتصاب", "doontu way degaysaa",
    ],
)  # fmt: skip
def test_a_cry_for_help_leads_to_emergency(conversation: Conversation, typed: str) -> None:
    screen = conversation.say(typed, Viewer("fr", "calais"))
    assert decode(screen.address) == (Viewer("fr", "calais"), Emergency())


@pytest.mark.parametrize(
    "typed", ["food", "legal help", "aide juridique", "where is water", "firewood", "shower", ""]
)
def test_ordinary_questions_are_none(typed: str) -> None:
    assert not is_danger(typed)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("ማይ", Kind.WATER), ("ውሃ", Kind.WATER), ("آب", Kind.WATER), ("eau", Kind.WATER)],
)
def test_two_letters_can_be_a_word(conversation: Conversation, typed: str, kind: Kind) -> None:
    assert decode(conversation.say(typed, Viewer("en")).address)[1] == OfKind(kind)


def test_two_plain_letters_are_none() -> None:
    assert words("de la Wi Fi ăn") == frozenset({"an"})


@pytest.mark.parametrize("typed", ["stop", "STOP!", "unsubscribe", "arrêter", "توقف", "dừng"])
def test_stop_is_understood(typed: str) -> None:
    assert means_stop(typed)


@pytest.mark.parametrize("typed", ["do not stop", "bus stop", "", "food"])
def test_other_words_stop_nothing(typed: str) -> None:
    assert not means_stop(typed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_of_a_kind_is_taken_for_danger(language: str) -> None:
    """Whoever types what stands on a button gets there, but for the word for help itself."""
    from bot.labels import KINDS  # noqa: PLC0415 - the only test of labels here

    for kind, label in KINDS.items():
        assert not is_danger(catalogue(language).gettext(label)), kind


def test_the_keyboard_of_a_position_leads_back(conversation: Conversation) -> None:
    for code in LANGUAGES:
        for text in ("Menu", "Back"):
            typed = f"🏠 {catalogue(code).gettext(text)}"
            assert decode(conversation.say(typed, Viewer(code)).address)[1] == Home()
        sos = f"🆘 {catalogue(code).gettext('Emergency')}"
        assert decode(conversation.say(sos, Viewer(code)).address)[1] == Emergency()


def test_the_lexicon_has_every_language_and_nothing_twice() -> None:
    for name in ("danger", "help", "stop"):
        lines = (LEXICON / f"{name}.txt").read_text("utf-8").splitlines()
        phrases = [folded(line) for line in lines if line and not line.startswith("#")]
        assert all(phrases)
        assert len(phrases) > 30
