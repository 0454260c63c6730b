"""Languages that are spoken where help is given, each in its own name.

They are more than the interface has: an interpreter may speak Kurmanji or Albanian. A service
names them by BCP 47 tags (HSDS `languages`).
"""

from collections.abc import Iterable, Mapping

from content.core.i18n import LANGUAGES

_OTHERS = {
    "prs": "دری",
    "kmr": "Kurmancî",
    "sq": "Shqip",
    "tr": "Türkçe",
    "ru": "Русский",
    "uk": "Українська",
    "bn": "বাংলা",
    "hi": "हिन्दी",
    "pa": "ਪੰਜਾਬੀ",
    "ne": "नेपाली",
    "es": "Español",
    "de": "Deutsch",
    "it": "Italiano",
    "ha": "Hausa",
    "ff": "Fulfulde",
    "wo": "Wolof",
    "ln": "Lingála",
}
SPOKEN: Mapping[str, str] = {code: one.name for code, one in LANGUAGES.items()} | _OTHERS


def names(tags: Iterable[str]) -> list[str]:
    """What the languages with these tags are called; a tag that is not known stands for itself."""
    return [SPOKEN.get(tag, tag) for tag in tags]
