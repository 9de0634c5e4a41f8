"""Papers as the browser saves or shows them, and the three buttons of a row that has them."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.decorators import action

from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.asking import address_of, found
from coalition.toolkit.admin.units import said
from coalition.toolkit.paper import Paper

PAPERS = ("paper_pdf", "paper_xlsx", "paper_csv")
"""The names of the buttons."""
VIEW = ["view"]


def file_of(paper: Paper) -> FileResponse:
    """A paper as the browser saves it."""
    return FileResponse(
        BytesIO(paper.body), as_attachment=True, filename=paper.file_name, content_type=paper.media_type
    )


def shown_inline(paper: Paper) -> FileResponse:
    """A paper in the browser's own viewer; what it cannot show it saves."""
    return FileResponse(BytesIO(paper.body), filename=paper.file_name, content_type=paper.media_type)


class PaperSteps(ModelAdmin):
    """Buttons of a page whose row has a paper in three forms; `printers` make them: PDF, XLSX, CSV."""

    printers: tuple[Callable[[Any], Paper], ...]

    @action(description="PDF", icon="picture_as_pdf", permissions=VIEW)
    def paper_pdf(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The paper."""
        return self._print(request, object_id, 0)

    @action(description="XLSX", icon="table_view", permissions=VIEW)
    def paper_xlsx(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The paper as a spreadsheet."""
        return self._print(request, object_id, 1)

    @action(description="CSV", icon="csv", permissions=VIEW)
    def paper_csv(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The paper's tables as CSV."""
        return self._print(request, object_id, 2)

    def _print(self, request: HttpRequest, object_id: str, form: int) -> HttpResponse:
        """What refuses to be printed says why on the row's page."""
        row = found(self, request, object_id)
        try:
            return shown_inline(self.printers[form](row))
        except DomainError as error:
            messages.error(request, said(error))
            return HttpResponseRedirect(address_of(self, row))
