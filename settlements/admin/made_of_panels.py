"""The ways to what a statement is made of, and from an entry to the statements that took it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.columns import link_to
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from settlements.admin.came_from import came_from
from settlements.admin.made_of import made_of, way
from settlements.models import Entry, Posting, Statement, StatementClaim


@panel_on(Statement)
class MadeOfPanel(Panel):
    """Only the addresses: the ways to them stand in the lines of the statement."""

    model = Posting
    tab = False
    views = (
        ("<path:object_id>/made-of/", "settlements_statement_made_of", made_of),
        ("<path:object_id>/made-of/<uuid:entry_id>/", "settlements_statement_came_from", came_from),
    )


@panel_on(Entry)
class ClaimedPanel(Panel):
    """The statements that an entry went into, one for each participant whose account it moved."""

    model = StatementClaim
    tab = False
    title = gettext_lazy("in statements")
    permission = "settlements.view_statement"

    def context(self) -> dict[str, Any]:
        """Statements with the sum that the entry put into each; nothing where no participant's account moved."""
        claims = StatementClaim.objects.filter(posting__entry=self.object_id).order_by("statement_id")
        sums: dict[Statement, int] = {}
        for claim in claims.select_related("statement__contract__legal_entity", "posting"):
            sign = 1 if claim.posting.credit_id == claim.account_id else -1
            sums[claim.statement] = sums.get(claim.statement, 0) + sign * claim.posting.amount_kopecks
        if not sums:
            self.title = ""
            return {}
        heads = [Head(_("statement")), Head(_("participant")), Head(_("amount"), True), Head("")]
        rows = [
            [link_to(each), each.contract.legal_entity, print_roubles(amount), way(each, None, self.row)]
            for each, amount in sums.items()
        ]
        return {"tables": [Table(heads, rows)]}
