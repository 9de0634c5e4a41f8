"""What every page of the console shares."""

from typing import Any

from django.contrib.admin.checks import ModelAdminChecks
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.utils import flatten, flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.db.models import Field, JSONField, Model, QuerySet
from django.forms import Field as FormField
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.widgets import UnfoldAdminTextareaWidget

from coalition.toolkit.admin.history import changes_of, has_history
from coalition.toolkit.admin.panels import Panel, panels_on
from coalition.toolkit.admin.units import column, input_for, unit_of


class InPeoplesUnits:
    """Figures of `model` in roubles and percent wherever they are listed, read or typed."""

    model: type[Model]

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> FormField | None:
        """An input in people's units, or the usual one."""
        return input_for(db_field) or super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """Fields that are only shown; figures among them are printed."""
        only_shown = list(super().get_readonly_fields(request, obj))
        if not self._can_type(request, obj):
            declared = self.fields or flatten_fieldsets(self.fieldsets or ())
            only_shown += [name for name in flatten(declared) if unit_of(name) and name not in only_shown]
        return [self._printed(name) for name in only_shown]

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """The layout, with printed figures in place of those that cannot be typed here."""
        only_shown = {each.__name__ for each in self.get_readonly_fields(request, obj) if callable(each)}

        def placed(name: Any) -> Any:
            if isinstance(name, tuple | list):
                return [placed(each) for each in name]
            return self._printed(name) if name in only_shown else name

        return [
            (title, {**options, "fields": [placed(name) for name in options["fields"]]})
            for title, options in super().get_fieldsets(request, obj)
        ]

    def _can_type(self, request: HttpRequest, obj: Model | None) -> bool:
        if obj is not None and self.has_change_permission(request, obj):
            return True
        if isinstance(self, InlineModelAdmin):
            return self.has_add_permission(request, obj)
        return obj is None and self.has_add_permission(request)

    def _printed(self, name: Any) -> Any:
        has_unit = unit_of(name) and not hasattr(self, name) and hasattr(self.model, name)
        return column(self.model, name) if has_unit else name


class ConsoleAdmin(InPeoplesUnits, ModelAdmin):
    """A page of the console. Rows are kept unless `may_delete`; changes are shown in words.

    `search_help_text` tells what the search box finds.
    """

    # Unfold's own checks ask the database for permissions, and so would refuse the very first `migrate`.
    checks_class = ModelAdminChecks
    may_delete = False
    formfield_overrides = {JSONField: {"widget": UnfoldAdminTextareaWidget(attrs={"rows": 3})}}
    list_per_page = 50
    list_filter_submit = True
    show_full_result_count = False
    warn_unsaved_form = True
    actions_on_top = True

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Columns; figures among them are printed."""
        return [self._printed(name) for name in super().get_list_display(request)]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Rows with what they point at, so that a list costs the same for any number of them."""
        rows = super().get_queryset(request)
        return rows.select_related(*self.list_select_related) if self.list_select_related else rows

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody deletes what is kept."""
        return self.may_delete and super().has_delete_permission(request, obj)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page of a row. Its history is offered when there is one."""
        request.has_object = object_id is not None
        shown = {"show_history": object_id is not None and has_history(self.model)}
        return super().changeform_view(request, object_id, form_url, shown | (extra_context or {}))

    def get_custom_urls(self) -> tuple[Any, ...]:
        """Addresses of the page's own buttons, and of those on its panels."""
        return (*super().get_custom_urls(), *(view for panel in panels_on(self.model) for view in panel.views))

    def get_changeform_datasets(self, request: HttpRequest) -> list[type[Panel]]:
        """Panels of the page that whoever looks may see; a row that is not there yet has none."""
        panels = panels_on(self.model) if getattr(request, "has_object", True) else []
        return [panel for panel in panels if not panel.permission or request.user.has_perm(panel.permission)]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The row's changes as triggers recorded them."""
        row = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "subtitle": str(row),
            "changes": changes_of(row),
            "original": row,
            "opts": self.opts,
            "module_name": str(capfirst(self.opts.verbose_name_plural)),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "console/history.html", context)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Actions on chosen rows; deleting is none of them."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


class ReadOnlyAdmin(ConsoleAdmin):
    """Rows that operations write and people only read."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False


class ConsoleInline(InPeoplesUnits, TabularInline):
    """Rows of an object, in a tab of its page."""

    extra = 0
    tab = True
    may_delete = False
    hide_title = True
    list_select_related: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Rows with what they point at."""
        return super().get_queryset(request).select_related(*self.list_select_related)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody deletes what is kept."""
        return self.may_delete and super().has_delete_permission(request, obj)


class StackedConsoleInline(InPeoplesUnits, StackedInline):
    """Rows of an object with many fields, one below another. What is wrong with a row as a whole is said above them."""

    extra = 0
    tab = True
    template_before = "console/inline_errors.html"


class ReadOnlyInline(ConsoleInline):
    """Rows of an object that are only shown."""

    per_page = 50
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False
