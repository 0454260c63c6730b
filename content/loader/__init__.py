"""Content files in and out: YAML ⇄ documents.

`read` finds every mistake of a file with its line, `export` makes a file of the database;
what a file may say is in `content.documents`, which also writes it.
"""

from pathlib import Path

from content.documents.write import known_keys, write
from content.loader.export import export
from content.loader.read import read, read_text

# What is true of everywhere on this coast; and what is made up, to try the program with.
START = Path(__file__).parent.parent / "start"
EXAMPLE = START.parent / "example"

__all__ = ["EXAMPLE", "START", "export", "known_keys", "read", "read_text", "write"]
