"""How the console looks; read by `coalition.settings`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": _("Loyalty coalition"),
    "SITE_HEADER": _("Loyalty coalition"),
}
