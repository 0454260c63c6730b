"""A new field costs six files, one of them the migration; a text that people read costs seven.

The edits are those of docs/contributing.md. They are made in a copy, where a small program then
finds the fields wherever a field has to appear.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from content.core.migrate import HEAD
from tests.architecture.source import PRODUCT, ROOT

PO = "content/locale/fr/LC_MESSAGES/team.po"
MIGRATION = '''"""{column}"""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "{number:04}", "{before:04}", None, None


def upgrade() -> None:
    with op.batch_alter_table("{table}") as batch:
        batch.add_column(sa.Column("{column}", {kind}))
'''
# File, what stands there, and what is put after it ("" is a new file).
PLAIN = (
    ("content/models/location.py", "is_landmark: bool = False", "    indoors: bool | None = None"),
    (
        f"migrations/versions/{int(HEAD) + 1:04}_indoors.py",
        "",
        MIGRATION.format(
            number=int(HEAD) + 1,
            before=int(HEAD),
            table="location",
            column="indoors",
            kind="sa.Boolean()",
        ),
    ),
    (
        "content/directory/schemas.py",
        'address: Line | None = Field(None, title=_s("Address"))',
        '    indoors: bool | None = Field(None, title=_s("Under a roof"))',
    ),
    ("content/snapshot/model.py", "living_site: bool = False", "    indoors: bool | None = None"),
    ("api/public/schemas.py", "longitude: float | None", "    indoors: bool | None"),
    (PO, 'msgstr "Adresse"', '\nmsgid "Under a roof"\nmsgstr "Sous un toit"'),
)
TEXT = (
    (
        "content/models/service.py",
        'bring_id: int | None = Field(default=None, foreign_key="phrase.id")',
        '    remark_id: int | None = Field(default=None, foreign_key="phrase.id")',
    ),
    (
        f"migrations/versions/{int(HEAD) + 2:04}_remark.py",
        "",
        MIGRATION.format(
            number=int(HEAD) + 2,
            before=int(HEAD) + 1,
            table="service",
            column="remark_id",
            kind='sa.Integer(), sa.ForeignKey("phrase.id", name="fk_service_remark_id_phrase")',
        ),
    ),
    (
        "content/directory/schemas.py",
        'bring: Phrase | None = Field(None, title=_s("What to bring"))',
        '    remark: Phrase | None = Field(None, title=_s("Remark"))',
    ),
    (
        "content/snapshot/model.py",
        "appointment: LocalizedText | None = None",
        "    remark: LocalizedText | None = None",
    ),
    ("api/public/schemas.py", "bring: Texts | None", "    remark: Texts | None"),
    (
        "bot/screens/card.py",
        'lines.append(Line((localizer.run(service.bring),), Tone.PLAIN, "bring"))',
        """    if service.remark:
        lines.append(Line((localizer.run(service.remark),), Tone.PLAIN, "information"))""",
    ),
    (PO, 'msgstr "Adresse"', '\nmsgid "Remark"\nmsgstr "Remarque"'),
)


def edit(root: Path, name: str, anchor: str, insertion: str) -> None:
    file = root / name
    if not anchor:
        file.write_text(insertion, "utf-8")
        return
    before, found, after = file.read_text("utf-8").partition(f"{anchor}\n")
    assert found, f"{name}: {anchor}"
    file.write_text(f"{before}{found}{insertion}\n{after}", "utf-8")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the program finds in the copy."""
    root = tmp_path_factory.mktemp("new-field")
    ignored = shutil.ignore_patterns("__pycache__")
    for folder in (*PRODUCT, "migrations"):
        shutil.copytree(ROOT / folder, root / folder, ignore=ignored)
    for one in (*PLAIN, *TEXT):
        edit(root, *one)
    with (root / PO).open("rb") as source, (root / PO).with_suffix(".mo").open("wb") as target:
        write_mo(target, read_po(source))
    script = ROOT / "tests/architecture/new_field.py"
    env = os.environ | {"PYTHONPATH": f"{root}{os.pathsep}{ROOT}", "PYTHONSAFEPATH": "1"}
    done = subprocess.run(
        [sys.executable, script, root],
        cwd=root,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_field_costs_six_files_and_a_text_seven() -> None:
    assert len({file for file, _, _ in PLAIN}) <= 6
    assert len({file for file, _, _ in TEXT}) <= 7


def test_a_plain_field_is_in_the_form_with_its_label(found: dict[str, Any]) -> None:
    assert found["form"] == [True, ["yes"]]
    assert found["label in French"] == "Sous un toit"
    assert found["saved"] == 303


def test_a_text_is_in_the_form_the_preview_and_the_translations(found: dict[str, Any]) -> None:
    assert found["text in the form"] == [True, ["Bring a bowl"]]
    assert "Bring a cup" in found["preview"]
    assert found["text saved"] == 303
    assert "Remark · English</a> – This is too long" in found["mistake"]
    assert "remark" in found["translate"]


def test_history_calls_them_what_the_form_does(found: dict[str, Any]) -> None:
    assert "under a roof" in found["history"]
    assert "remark" in found["text in history"]
    assert "Bring a cup" in found["text in history"]


def test_both_are_published(found: dict[str, Any]) -> None:
    assert found["snapshot"] is False
    assert found["text in the snapshot"]["en"] == "Bring a cup"
    assert "\u0648" in found["text in the snapshot"]["ar"], "what the form does not show stays"
    [service] = found["API"]["contents"]
    assert service["remark"]["en"] == "Bring a cup"
    assert service["service_at_locations"][0]["location"]["indoors"] is False


def test_both_are_in_the_file(found: dict[str, Any]) -> None:
    assert "indoors: false" in found["YAML"]
    assert "remark:" in found["YAML"]
