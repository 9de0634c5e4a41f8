"""Buttons of a row's page that its state allows now."""

from collections.abc import Collection
from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest


class StateSteps(ModelAdmin):
    """Of `actions_detail` only those are offered that are possible now, and allowed to whoever looks."""

    def steps_of(self, row: Any, request: HttpRequest) -> Collection[str]:
        """The names of the steps that the row allows."""
        raise NotImplementedError

    def get_actions_detail(self, request: HttpRequest, object_id: str) -> list[Any]:
        """The buttons; none for a row that is not there."""
        row = self.get_object(request, object_id)
        possible = self.steps_of(row, request) if row else ()
        prefix = f"{self.opts.app_label}_{self.opts.model_name}_"
        offered = super().get_actions_detail(request, object_id)
        return [each for each in offered if each.action_name.removeprefix(prefix) in possible]
