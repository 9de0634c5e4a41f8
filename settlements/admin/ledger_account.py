import heapq
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to, pill
from coalition.toolkit.admin.panels import Panel, panel_on
from settlements.admin import backing
from settlements.admin.purchase_panels import postings_table
from settlements.models import LedgerAccount, Posting
from settlements.queries.accounts import with_sums

LATEST = 100
KINDS = {
    "wallet": "primary",
    "clearing": "info",
    "pledge": "warning",
    "budget": "success",
    "shortfall": "danger",
}


@admin.register(LedgerAccount)
class LedgerAccountAdmin(ReadOnlyAdmin):
    """Accounts of the ledger. A balance is what came in (credit) less what went out (debit)."""

    custom_urls = (("backing/", "settlements_ledgeraccount_backing", backing.page),)
    list_display = ("key", pill(LedgerAccount, "kind", **KINDS), "owner", "balance")
    list_select_related = ("member_account", "contract__legal_entity", "promotion")
    list_filter = (("kind", ChoicesDropdownFilter), ("programme", AutocompleteSelectFilter))
    search_fields = ("key__exact", "contract__legal_entity__short_name", "promotion__name")
    search_help_text = gettext_lazy("Key, participant or promotion")
    readonly_fields = ("owner", "balance")
    fieldsets = ((None, {"fields": (("key", "kind"), ("owner", "programme"), ("purpose", "balance"))}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[LedgerAccount]:
        """Accounts with what was moved on both sides."""
        return with_sums(super().get_queryset(request))

    @admin.display(description=gettext_lazy("belongs to"))
    def owner(self, account: LedgerAccount) -> Any:
        """Whose account it is."""
        whose = account.member_account or account.contract or account.promotion
        return link_to(whose) if whose else gettext_lazy("the operator")

    @admin.display(description=gettext_lazy("balance"))
    def balance(self, account: LedgerAccount) -> str:
        """What is on the account by its postings."""
        return print_roubles(account.credit_kopecks - account.debit_kopecks)


@panel_on(LedgerAccount)
class AccountPostingsPanel(Panel):
    """The latest postings of an account."""

    model = Posting
    tab = False
    title = gettext_lazy("postings")

    def context(self) -> dict[str, Any]:
        """Postings on either side. Each side is read by its own index: an account may have millions."""
        latest = heapq.nlargest(LATEST, (pair for side in ("debit", "credit") for pair in self._latest(side)))
        table = postings_table(Posting.objects.filter(id__in=[posting_id for _on, posting_id in latest]))
        note = _("The latest %(count)s postings are shown.") % {"count": LATEST} if len(latest) == LATEST else ""
        return {"tables": [table], "sentence": note}

    def _latest(self, side: str) -> Any:
        postings = Posting.objects.filter(**{side: self.object_id}).order_by("-business_on", "-id")
        return postings.values_list("business_on", "id")[:LATEST]
