"""What is typed in need leads to help; two letters can be a word."""

import unicodedata

import pytest

from bot.callback_data import decode
from bot.conversation import Conversation
from bot.labels import KINDS
from bot.routes import Emergency, Home, OfKind, Viewer
from bot.typed_text import route_meant
from content.core.i18n import LANGUAGES, catalogue
from content.models import ServiceKind
from content.search.matching import LEXICON, folded, is_danger, means_stop, tokens


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
    "typed",
    [
        "I need help", "please help", "help us", "medical help", "I am ill and need help",
        "help my child", "J'ai besoin d'aide", "à l'aide", "aide svp", "giúp tôi",
        "tôi cần giúp đỡ", "tôi cần trợ giúp", "gargaarsa nu godhaa", "gargaarsa barbaada",
        "أحتاج إلى مساعدة الآن", "نحتاج للمساعدة", "کمک میخواهم", "به کمک نیاز دارم", "مرسته غواړم",
        "پێویستم بە یارمەتییە",
        "እርዳታ እፈልጋለሁ", "ሓገዝ የድልየኒ", "waxaan u baahanahay caawimaad", "مجھے مدد چاہیے",
        "c'est une urgence", "health emergency",
    ],
)  # fmt: skip
def test_who_needs_help_and_names_nothing_else_is_in_need(
    conversation: Conversation, typed: str
) -> None:
    assert decode(conversation.say(typed, Viewer("en")).address)[1] == Emergency()


@pytest.mark.parametrize(
    "typed",
    [
        "we fell in the water", "boat full of water",
        "my boat has water inside", "water is coming in",
        "il y a de l'eau dans le bateau", "القارب فيه ماء", "آب در قایق", "የጀልባው ውስጥ ውሃ ገባ",
        "je veux mourir", "أريد أن أموت", "je me noie", "ambulance", "we are in danger",
        "my friend is hurt", "lost at sea", "s.o.s", "S.O.S", "S O S", "cant breathe",
        "i can’t breathe", "can not breathe", "sauvez nous", "aide-moi", "ساعدنا", "بچاو", "ھاوار",
        "كمك كنيد", "نوقم ده‌بین", "مساعده", "15", "17", "18", "112", "114", "115", "116", "119",
        "191", "196", "999", "3114", "١١٢", "۱۱۲", "115!",
    ],
)  # fmt: skip
def test_other_cries_are_heard(typed: str) -> None:
    assert isinstance(route_meant(typed), Emergency)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("legal help", ServiceKind.LEGAL),
        ("aide juridique", ServiceKind.LEGAL),
        ("help with food", ServiceKind.FOOD),
        ("biyo ayaan doonayaa", ServiceKind.WATER),
        ("emergency shelter", ServiceKind.NIGHT_SHELTER),
        ("hébergement d'urgence", ServiceKind.NIGHT_SHELTER),
        ("hebergement urgence ce soir", ServiceKind.NIGHT_SHELTER),
        ("emergency accommodation tonight", ServiceKind.NIGHT_SHELTER),
        ("سكن طوارئ", ServiceKind.NIGHT_SHELTER),
        ("اسکان اضطراری", ServiceKind.NIGHT_SHELTER),
    ],
)
def test_what_is_named_beside_the_word_for_help_decides(typed: str, kind: ServiceKind) -> None:
    assert route_meant(typed) == OfKind(kind)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_on_a_button_leads_there(kind: ServiceKind, language: str) -> None:
    assert route_meant(catalogue(language).gettext(KINDS[kind])) == OfKind(kind)


@pytest.mark.parametrize(
    "typed", ["food", "legal help", "aide juridique", "where is water", "firewood", "shower", ""]
)
def test_ordinary_questions_are_none(typed: str) -> None:
    assert not is_danger(typed)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("ማይ", ServiceKind.WATER),
        ("ውሃ", ServiceKind.WATER),
        ("آب", ServiceKind.WATER),
        ("eau", ServiceKind.WATER),
    ],
)
def test_two_letters_can_be_a_word(
    conversation: Conversation, typed: str, kind: ServiceKind
) -> None:
    assert decode(conversation.say(typed, Viewer("en")).address)[1] == OfKind(kind)


def test_two_plain_letters_are_none() -> None:
    assert tokens("de la Wi Fi ăn") == frozenset({"an"})


@pytest.mark.parametrize(
    "typed",
    ["stop", "STOP!", "unsubscribe", "arrêter", "Arreter", "توقف", "أوقف", "اوقف", "توقف كن",
     "dừng", "Hủy", "huỷ", unicodedata.normalize("NFD", "Dừng lại")],
)  # fmt: skip
def test_stop_is_understood(typed: str) -> None:
    assert means_stop(typed)


@pytest.mark.parametrize("typed", ["do not stop", "bus stop", "", "food", "Dung", "Dũng", "Huy"])
def test_other_words_stop_nothing(typed: str) -> None:
    assert not means_stop(typed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_of_a_kind_is_taken_for_danger(language: str) -> None:
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
    for file in LEXICON.glob("*.txt"):
        lines = file.read_text("utf-8").splitlines()
        said = [folded(line) for line in lines if line and not line.startswith("#")]
        assert all(said)
        assert len(said) >= len(LANGUAGES), file.name
