"""Content files in and out: YAML ⇄ database.

`documents` is the shape of a file, `read` finds every mistake with its line, `write` changes
the database, `export` makes files of it again.
"""

from content.loader.export import export
from content.loader.read import read
from content.loader.write import write

__all__ = ["export", "read", "write"]
