"""Schedules as a spreadsheet: CSV in and out, one row a rule, in English or French.

`columns` are what a row has, `words` and `cells` how days, seasons, times and dates are typed;
`sheet` takes bytes apart into rows, `rows` makes a rule of one, `messages` says what is wrong.
"""

from content.directory.files.csv.reader import read
from content.directory.files.csv.writer import export

__all__ = ["export", "read"]
