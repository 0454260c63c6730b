"""Alerts: what goes out, writing one, looking at it, letting it go, and stopping it.

`typed` reads the form, `building` makes the contents it means, `seen` draws what people get;
`board`, `forms`, `looking`, `acts` and `cancelling` are the pages.
"""

from api.admin.alerts import acts, board, cancelling, forms, looking

FAMILIES = (board, forms, looking, acts, cancelling)
