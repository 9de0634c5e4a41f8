"""Read-only parts of an object's page that another package hangs there: a tab, or a block under the form.

A storey can show its own rows on the page of a lower storey's object without the lower one knowing.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import capfirst


@dataclass(frozen=True)
class Button:
    """Something that may be done with a row: what is written on it and where it leads. Most ask before they do it."""

    title: Any
    address: str
    variant: str = "default"
    is_post: bool = False


_PANELS: dict[type, list[type["Panel"]]] = defaultdict(list)


class Panel:
    """A part of the page of a `on` row that shows rows of `model`; `unfold` draws it among its datasets.

    `views` are addresses that its buttons lead to: path, name and view, which gets the page's `model_admin`.
    `place`: tabs with a lower one come first. `permission`: who lacks it does not see the panel at all.
    """

    on: type
    views: tuple[tuple[str, str, Callable[..., Any]], ...] = ()
    model: type[Model]
    title: Any = ""
    tab = True
    place = 50
    template = ""
    permission = ""

    def __init__(self, request: HttpRequest, extra_context: dict[str, Any]) -> None:
        self.request = request
        self.id = type(self).__name__
        self.model_name = self.id.lower()
        self.title = capfirst(self.title)
        self.object_id = extra_context["object"]

    @cached_property
    def row(self) -> Any:
        """The object whose page this is."""
        return self.on._default_manager.get(pk=self.object_id)

    @classmethod
    def buttons(cls, request: HttpRequest, row: Any) -> list[Button]:
        """What may be done with a row now, for a page that draws its own buttons."""
        return []

    @classmethod
    def cells(cls, request: HttpRequest, rows: Sequence[Any]) -> dict[Any, Any]:
        """What a list of the panel's rows shows of it, by the row's number."""
        return {}

    def context(self) -> dict[str, Any]:
        """What the template prints."""
        return {}

    @property
    def contents(self) -> SafeString:
        """The panel as HTML, hidden while another tab is open."""
        return render_to_string("console/panel.html", {"panel": self, **self.context()}, request=self.request)


def panel_on(model: type) -> Callable[[type[Panel]], type[Panel]]:
    """Hang a panel on the pages of a model."""

    def hang(panel: type[Panel]) -> type[Panel]:
        panel.on = model
        _PANELS[model].append(panel)
        return panel

    return hang


def panels_on(model: type) -> list[type[Panel]]:
    """The panels of a model's pages, by their places, then in the order they were hung."""
    return sorted(_PANELS[model], key=lambda panel: panel.place)
