"""Content files in and out: YAML ⇄ database.

`documents` is the shape of a file, `read` finds every mistake with its line, `write` changes
the database, `export` makes files of it again.
"""

from content.loader.export import export
from content.loader.read import read
from content.loader.write import known_keys, write

__all__ = ["export", "known_keys", "read", "write"]
