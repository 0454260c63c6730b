"""The program's own texts beside the content."""

import pytest

from content.core.i18n import LANGUAGES
from content.translations.interface import CatalogueMessage, interface_progress, interface_units


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_program_is_translated_and_says_that_nobody_read_it(language: str) -> None:
    progress = interface_progress(language)
    assert progress.translated == progress.total == len(interface_units("fr")) > 100
    assert progress.reviewed_by == LANGUAGES[language].reviewed_by


def test_a_text_and_its_translation() -> None:
    assert CatalogueMessage(("Water",), ("ماء",)) in interface_units("ar")
    assert CatalogueMessage(("Water",), ("Water",)) in interface_units("en")


def test_a_text_that_counts_has_all_its_forms() -> None:
    counting = [unit for unit in interface_units("ar") if len(unit.source) == 2]
    assert counting
    assert all(len(unit.target) == 6 for unit in counting)


def test_a_missing_form_is_not_translated() -> None:
    assert not CatalogueMessage(("a", "b"), ("c", "")).is_translated
    assert not CatalogueMessage(("a",), ()).is_translated
