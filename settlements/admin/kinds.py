from django.utils.translation import gettext_lazy as _

from coalition.toolkit.kinds import call_kinds
from settlements.analytics import refreshing
from settlements.analytics.backtest import runs as backtests
from settlements.ledger import audit_report
from settlements.movements import adjustments, departing, erasing, lapsing, merging, sweeping
from settlements.movements.card_import import imports
from settlements.statements import disputes, reopening, runs, sending

call_kinds(
    {
        # Jobs.
        imports.KIND: _("import of cards"),
        sweeping.KIND: _("rewards of a promotion"),
        lapsing.KIND: _("expiry of points"),
        refreshing.KIND: _("refreshing segments"),
        backtests.KIND: _("back-test of a promotion"),
        runs.KIND: _("statements of a period"),
        audit_report.KIND: _("audit of the books"),
        # Requests to a second person.
        adjustments.KIND: _("adjustment of points"),
        merging.KIND: _("merging of duplicates"),
        erasing.KIND: _("erasure of personal data"),
        disputes.SETTLING: _("settling of a dispute"),
        reopening.KIND: _("reopening of a statement"),
        # Frozen papers.
        sending.KIND: _("statement (paper)"),
        disputes.PAPER: _("protocol of disagreements (paper)"),
        departing.DOCUMENT: _("departure (paper)"),
        erasing.DOCUMENT: _("act of destruction (paper)"),
    }
)
