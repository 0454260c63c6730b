"""What can be read off the files of the repository."""

import re
import subprocess
from pathlib import Path

import pytest

from content.core.i18n import LANGUAGES, LOCALE_FOLDER
from content.core.settings import Settings
from tests.architecture.source import ROOT, Module, modules


def test_only_transaction_commits() -> None:
    found = [name for name, one in modules().items() if ".commit()" in one.file.read_text("utf-8")]
    assert found == ["content.core.database"]


def test_every_setting_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert Settings.model_fields
    for name, field in Settings.model_fields.items():
        assert f"CHANNEL_INFO_{name.upper()}" in readme
        assert field.description


def test_every_language_has_a_catalogue_and_the_other_way_round() -> None:
    catalogues = {file.parent.parent.name for file in LOCALE_FOLDER.rglob("*.po")}
    assert catalogues == set(LANGUAGES) - {"en"}


def tracked() -> list[Path]:
    """Files of the repository; where there is no git, all that a checkout would have."""
    found = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\n")
    files = [ROOT / name for name in found if name] or list(ROOT.rglob("*.py"))
    assert len(files) > 200
    return [file for file in files if file.is_file()]


def test_no_file_names_a_registry() -> None:
    hosts = r"https?://(pypi|files\.pythonhosted|registry\.npmjs|deb\.debian)\."
    for file in tracked():
        if file != Path(__file__):
            assert not re.search(hosts, file.read_text("utf-8", errors="replace")), file


@pytest.mark.parametrize(
    "module",
    [module for name, module in modules().items() if not name.startswith("content")],
    ids=lambda module: module.name,
)
def test_no_text_is_hidden_from_the_catalogues(module: Module) -> None:
    """pybabel looks into no f-string: a text that is marked inside one is never translated."""
    marked = re.compile(r"\bf([\"']).*?\{[^}]*\b(?:t|tn|say|sayn)\(\s*[\"']")
    lines = module.file.read_text("utf-8").splitlines()
    assert [line.strip() for line in lines if marked.search(line)] == []
