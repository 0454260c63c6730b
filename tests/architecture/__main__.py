"""Prints the measures: `python -m tests.architecture`, with `-v` what they count."""

import sys

from tests.architecture.measures import (
    both_ways,
    circles,
    helpers_with_one_caller,
    measures,
    with_one_importer,
)

for one in measures():
    sys.stdout.write(f"{one.name:55} {one.value:10.1f}   at most {one.most:g}\n")
if "-v" in sys.argv:
    for found in (circles(), both_ways(), helpers_with_one_caller(), with_one_importer()):
        sys.stdout.write("\n".join(map(str, found)) + "\n\n")
