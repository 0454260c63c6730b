"""What is wrong with a cell or a file, in the words of the people who typed it."""

from content.directory.describe_schedule import Spoken
from content.directory.normalize import quoted

_SAY = {
    "en": {
        "size": "is larger than 1 MB",
        "text": "is no CSV file: in the spreadsheet choose “save as” and “CSV UTF-8”",
        "rows": "has more than 5,000 rows",
        "columns": "has more than 100 columns",
        "quotes": "a quotation mark is never closed, or stands where none can, or a cell is far "
        "too long; rows from here on were not read",
        "unknown column": "is no column of this spreadsheet; the columns are {names}",
        "missing column": "this column is missing",
        "column twice": "this column is there twice",
        "no header": "{value} stands in a column without a name",
        "hidden": "contains invisible characters; type it again",
        "long": "is longer than 300 characters",
        "needed": "is missing",
        "service": "there is no service {value} here",
        "place": "the service has no place {value}",
        "fixed": "cannot be changed in the spreadsheet; it was {value}",
        "day": "{value} is no day; write “Mon Wed Fri”, “Mon-Fri” or “every day”",
        "month": "{value} is no month; write “November-May” or “June, July”",
        "time": "{value} is no time; write 16:30 or 16h30, from 00:00 to 23:59",
        "date": "{value} is no date; write 2026-11-30 or 30/11/2026 (day, month, year)",
        "years": "{value} is not between 2000 and 2100",
        "weeks": "{value} is no number of weeks; write 1 to 53, or nothing for every week",
        "holidays": "{value} is none of open, closed, uncertain",
        "when": "needs days, or else a date",
        "both": "is for a single date; with days, leave it empty",
        "dated": "is for weekly rules; with a date, leave it empty",
        "start": "is missing: it says in which week to begin counting",
        "order": "is before {value}",
        "rule": "cannot be kept: {value}",
    },
    "fr": {
        "size": "dépasse 1 Mo",
        "text": "n’est pas un fichier CSV : dans le tableur, choisissez « enregistrer sous » "
        "puis « CSV UTF-8 »",
        "rows": "a plus de 5 000 lignes",
        "columns": "a plus de 100 colonnes",
        "quotes": "un guillemet n’est jamais fermé ou est mal placé, ou une cellule est bien "
        "trop longue ; la suite n’a pas été lue",
        "unknown column": "n’est pas une colonne de ce tableau ; les colonnes sont {names}",
        "missing column": "cette colonne manque",
        "column twice": "cette colonne est là deux fois",
        "no header": "{value} est dans une colonne sans nom",
        "hidden": "contient des caractères invisibles ; tapez-le à nouveau",
        "long": "dépasse 300 caractères",
        "needed": "manque",
        "service": "il n’y a pas de service {value} ici",
        "place": "ce service n’a pas de lieu {value}",
        "fixed": "ne se change pas dans le tableau ; c’était {value}",
        "day": "{value} n’est pas un jour ; écrivez « lun mer ven », « lun-ven » "
        "ou « tous les jours »",
        "month": "{value} n’est pas un mois ; écrivez « novembre-mai » ou « juin, juillet »",
        "time": "{value} n’est pas une heure ; écrivez 16:30 ou 16h30, de 00:00 à 23:59",
        "date": "{value} n’est pas une date ; écrivez 30/11/2026 ou 2026-11-30",
        "years": "{value} n’est pas entre 2000 et 2100",
        "weeks": "{value} n’est pas un nombre de semaines ; écrivez de 1 à 53, "
        "ou rien pour chaque semaine",
        "holidays": "{value} n’est ni ouvert, ni fermé, ni incertain",
        "when": "il faut des jours, ou bien une date",
        "both": "sert pour une seule date ; avec des jours, laissez vide",
        "dated": "sert pour les règles de chaque semaine ; avec une date, laissez vide",
        "start": "manque : dit à partir de quelle semaine compter",
        "order": "est avant {value}",
        "rule": "ne peut pas être gardé : {value}",
    },
}


class CellError(Exception):
    """A mistake in one cell, before it is known where that is. Never leaves this room."""

    def __init__(self, what: str, value: object = "") -> None:
        super().__init__(what)
        self.what, self.value = what, str(value)

    def said(self, language: Spoken, **more: str) -> str:
        """The mistake in a sentence that goes after the name of the column."""
        return _SAY[language][self.what].format(value=quoted(self.value, language), **more)
