"""Alerts: what goes out, writing one, looking at it, letting it go, and stopping it.

`typed` is what a form has, `building` makes the contents it means (with `reading` and `saying`),
`seen` draws what people get, `writing` does what is pressed under a form; `board`, `forms`,
`looking`, `acts`, `cancelling` and `uploading` are the pages.
"""

from api.admin.alerts import actions, board, cancel, detail, form_routes, upload

FAMILIES = (board, form_routes, upload, detail, actions, cancel)
