"""What an alert says in each language, from its form."""

from typing import Any

from api.admin.alerts.form_data import TEXTS
from api.admin.alerts.form_fields import CHOOSE, FieldReader
from api.admin.forms import errors
from api.admin.localizer import WHYS
from content.alerts import templates
from content.alerts.slots import spoken
from content.core.errors import ErrorCode, InvalidInput
from content.core.i18n import LANGUAGES

TIMES = ("time", "until")
LIMITS = {"headline": 160, "description": 2000, "instruction": 1000}


def templated(reading: FieldReader) -> dict[str, Any]:
    """The sentences of the template in every language, their slots filled."""
    template, around = reading.form.made_of, reading.around
    assert template is not None
    typed = {name: reading.form.value(f"slots.{name}") for name in template.slots}
    given = {name: text for name, text in typed.items() if text or name in template.needed}
    for name, text in given.items():
        try:
            spoken({name: text}, around.snapshot, LANGUAGES[around.language])
        except InvalidInput as wrong:
            reading.refuse(f"slots.{name}", WHYS[wrong.why if text else ErrorCode.MISSING])
        else:
            if name in TIMES:
                reading.moment(f"slots.{name}")
    if reading.wrong:
        return {}
    return {
        "template": template.key,
        "slots": {name: text for name, text in given.items() if text},
        "language": around.language,
        "texts": templates.say(template, given, around.snapshot),
    }


def free(reading: FieldReader) -> dict[str, Any]:
    """What was written, in each language in which anything was."""
    form = reading.form
    language = form.value("language")
    if language not in LANGUAGES:
        reading.refuse("language", CHOOSE)
        return {}
    others = (code for code in LANGUAGES if code != language)
    written = [code for code in others if any(form.value(f"{name}.{code}") for name in TEXTS)]
    texts = {}
    for code in (language, *written):
        end = "" if code == language else f".{code}"
        said = {name: reading.text(f"{name}{end}", one_line=name == "headline") for name in TEXTS}
        if not said["headline"]:
            reading.refuse(f"headline{end}", errors.MISSING)
        for name, text in said.items():
            if len(text) > LIMITS[name]:
                reading.refuse(f"{name}{end}", errors.LONG, max_length=LIMITS[name])
        texts[code] = said
    return {} if reading.wrong else {"language": language, "texts": texts}
