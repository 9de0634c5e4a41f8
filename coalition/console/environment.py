"""The badge that keeps people from taking a demonstration for the real thing."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _


def badge(request: HttpRequest) -> list[Any] | None:
    """What stands in the header; production has none."""
    return {"demo": [_("demo data"), "warning"], "test": [_("test"), "info"]}.get(settings.ENVIRONMENT)
