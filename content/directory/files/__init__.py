"""Content files in and out: YAML ⇄ documents.

`read` finds every mistake of a file with its line, `export` makes a file of the database;
what a file may say is in `content.directory`, which also writes it.
"""

from pathlib import Path

from content.directory.files.yaml_reader import read, read_text
from content.directory.files.yaml_writer import export
from content.directory.to_rows import known_keys, write

# What is true of everywhere on this coast; and what is made up, to try the program with.
START = Path(__file__).parents[2] / "start"
EXAMPLE = START.parent / "example"

__all__ = ["EXAMPLE", "START", "export", "known_keys", "read", "read_text", "write"]
