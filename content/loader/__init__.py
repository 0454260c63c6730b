"""Content files in and out: YAML ⇄ documents.

`read` finds every mistake of a file with its line, `export` makes a file of the database;
what a file may say is in `content.documents`, which also writes it.
"""

from content.documents.write import known_keys, write
from content.loader.export import export
from content.loader.read import read, read_text

__all__ = ["export", "known_keys", "read", "read_text", "write"]
