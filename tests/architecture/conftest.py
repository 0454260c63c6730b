"""The admin and the team, to walk through."""

from tests.api.admin.conftest import volunteer
from tests.api.conftest import app, settings

__all__ = ["app", "settings", "volunteer"]
