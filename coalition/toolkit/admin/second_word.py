"""The second person's word on a request: what is asked, and the two answers, on the page of the request."""

from collections.abc import Callable, Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.toolkit.admin.panels import Button, Panel
from coalition.toolkit.models import Approval


class SecondWordPanel(Panel):
    """A kind of request in words, with a button for each answer; nobody agrees with himself.

    `kind` of the requests, `right` to decide about them, `words` that say what is asked. The first two `views` agree
    and refuse.
    """

    tab = False
    template = "console/buttons.html"
    kind, right = "", ""
    words: Callable[[Approval], Any]
    yes: Any = gettext_lazy("Agree")
    is_dangerous = False

    def hands(self) -> Collection[str]:
        """Who has had a hand in it, and so may not agree."""
        return (self.row.requested_by,)

    def context(self) -> dict[str, Any]:
        """Buttons only for those who may decide, and nothing at all on other kinds of requests."""
        approval, user = self.row, self.request.user
        if approval.kind != self.kind:
            self.title = ""
            return {}
        is_waiting = approval.state == Approval.State.REQUESTED and user.has_perm(self.right)
        agree, refuse = (reverse(f"admin:{name}", args=[approval.pk]) for _path, name, _view in self.views[:2])
        yes = "danger" if self.is_dangerous else "primary"
        buttons = []
        if is_waiting and user.get_username() not in self.hands():
            buttons.append(Button(self.yes, agree, yes))
        if is_waiting:
            buttons.append(Button(_("Refuse"), refuse))
        return {"sentence": type(self).words(approval), "buttons": buttons}
