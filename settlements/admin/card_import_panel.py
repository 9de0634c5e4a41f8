"""What comes of an import's rows, on its page: figures, reasons, the first rows."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.errors import DomainError
from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.columns import DASH, grouped
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from coalition.toolkit.admin.units import said
from coalition.toolkit.jobs import UNFINISHED
from settlements.admin.card_file import COUNTED, OUTCOMES
from settlements.models import CardImport
from settlements.movements.card_import.columns import unknown
from settlements.movements.card_import.faults import Fault, sentences
from settlements.movements.card_import.looking import staged_rows

SHOWN = 10
READ_ROWS = ("settlements.change_cardimport", "members.view_person")
"""Rows of a file tell names, phones and card numbers whole: no affair of those who only watch."""


@panel_on(CardImport)
class ResultPanel(Panel):
    """How far the import is, what comes of the rows, why some are left out."""

    model = CardImport
    tab = False
    title = gettext_lazy("rows of the file")
    template = "console/card_import.html"

    def context(self) -> dict[str, Any]:
        """Figures, reasons with their numbers, the first rows."""
        card_import: CardImport = self.row
        counts = card_import.counts
        figures = [(title, grouped(counts[name])) for name, title in COUNTED.items() if name in counts]
        if counts:
            figures += [
                (_("opening points"), print_roubles(counts["points"])),
                (_("opening accumulation"), print_roubles(counts["accumulated"])),
            ]
        if "written" in counts:
            figures = [(_("cards written"), grouped(counts["written"])), *figures]
        job = card_import.job
        return {
            "card_import": card_import,
            "job": job,
            "is_waiting": job is not None and job.state in UNFINISHED,
            "figures": figures,
            "unknown": unknown(card_import.columns),
            "may_read": self.request.user.has_perms(READ_ROWS),
            "tables": self._tables(card_import),
        }

    def _tables(self, card_import: CardImport) -> list[Table]:
        tables = []
        faults = card_import.counts.get("faults", {})
        if faults:
            rows = [[said_of(Fault(code)), grouped(count)] for code, count in faults.items()]
            tables.append(Table([Head(_("why left out")), Head(_("rows"), True)], rows, title=_("Left out")))
        if card_import.state != CardImport.State.LOOKED_AT or not self.request.user.has_perms(READ_ROWS):
            return tables
        heads = [
            Head(_("row")),
            Head(_("card")),
            Head(_("member")),
            Head(_("points"), True),
            Head(_("what comes of it")),
        ]
        for outcome in ("new", "joins", "rejected"):
            shown = [
                [
                    row["row_no"],
                    row["number"] or DASH,
                    " ".join(filter(None, (row["last_name"], row["first_name"], row["middle_name"]))) or DASH,
                    print_roubles(row["points_kopecks"]),
                    sentences(row["faults"]) or OUTCOMES[outcome],
                ]
                for row in staged_rows(card_import, most=SHOWN, outcome=outcome)
            ]
            if shown:
                tables.append(Table(heads, shown, title=_("The first rows: %(what)s") % {"what": OUTCOMES[outcome]}))
        return tables


def said_of(fault: Fault) -> str:
    """The reason in the language of the page."""
    return said(DomainError(fault.ru, fault.en))
