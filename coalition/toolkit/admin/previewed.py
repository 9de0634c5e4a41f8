"""Imports that are looked at before they are written: what happens when the preview is confirmed too late, or twice."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from import_export.admin import ImportMixin

from coalition.toolkit.admin.asking import address_of


class PreviewedImport(ImportMixin):
    """An import whose file waits between the preview and its confirmation."""

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Write what was confirmed. When its file is gone, that is said in words."""
        try:
            return super().process_import(request, **kwargs)
        except FileNotFoundError:
            messages.error(
                request, _("This preview is over: it was confirmed already, or too old. Choose the file again.")
            )
            return HttpResponseRedirect(address_of(self))
