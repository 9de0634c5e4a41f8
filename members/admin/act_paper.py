"""The act of destruction as a paper, on the page of the frozen document."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.asking import address_of, found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.files import shown_inline
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.units import said
from coalition.toolkit.models import FrozenDocument
from members.documents.papers import PaperKind, print_frozen_act

READ = "toolkit.view_frozendocument"


def act(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """The frozen act, printed again."""
    if not request.user.has_perm(READ):
        raise PermissionDenied
    document = found(model_admin, request, object_id)
    if document.kind != PaperKind.DESTRUCTION_ACT:
        raise Http404
    try:
        return shown_inline(print_frozen_act(document))
    except DomainError as error:
        messages.error(request, said(error))
        return HttpResponseRedirect(address_of(model_admin, document))


@panel_on(FrozenDocument)
class ActPanel(Panel):
    """A button that prints the act, where there is one."""

    model = FrozenDocument
    tab = False
    template = "members/act_panel.html"
    views = (("<path:object_id>/act/", "toolkit_frozendocument_act", act),)

    def context(self) -> dict[str, Any]:
        """Where the button leads, for those who may read it."""
        is_act = self.row.kind == PaperKind.DESTRUCTION_ACT
        if not is_act or not self.request.user.has_perm(READ):
            return {}
        return {"act": reverse("admin:toolkit_frozendocument_act", args=[self.row.pk]), "number": self.row.number}
