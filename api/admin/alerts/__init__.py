"""Alerts: what goes out, writing one, looking at it, letting it go, and stopping it.

`form_data` is what a form has, `build` makes the contents it means (with `form_fields`, `texts`),
`preview` draws what people get, `form` keeps it; `board`, `form_routes`, `detail`, `actions`,
`cancel` and `upload` are the pages.
"""

from api.admin.alerts import actions, board, cancel, detail, form_routes, upload

FAMILIES = (board, form_routes, upload, detail, actions, cancel)
