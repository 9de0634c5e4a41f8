from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from coalition.toolkit.kinds import in_words


class KindInWords:
    """A page whose rows have a `kind`: it is shown in words as `kind_words`."""

    readonly_fields: tuple[str, ...] = ("kind_words",)

    @admin.display(description=_("kind"), ordering="kind")
    def kind_words(self, row: Any) -> str:
        """What the kind is called."""
        return in_words(row.kind)
