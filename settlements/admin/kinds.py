from django.utils.translation import gettext_lazy as _

from coalition.toolkit.kinds import call_kinds
from settlements.analytics import refreshing
from settlements.analytics.backtest import runs as backtests
from settlements.analytics.suspicions import searching
from settlements.ledger import audit_report
from settlements.models import SettlementPaper
from settlements.movements import adjustments, departing, erasing, lapsing, merging, sweeping
from settlements.movements.card_import import imports
from settlements.statements import disputes, registers, reopening, runs, sending

Papers = SettlementPaper.Kind

call_kinds(
    {
        # Jobs.
        imports.KIND: _("import of cards"),
        sweeping.KIND: _("rewards of a promotion"),
        lapsing.KIND: _("expiry of points"),
        refreshing.KIND: _("refreshing segments"),
        backtests.KIND: _("back-test of a promotion"),
        searching.KIND: _("search for signs of abuse"),
        runs.KIND: _("statements of a period"),
        audit_report.KIND: _("audit of the books"),
        # Requests to a second person.
        adjustments.KIND: _("adjustment of points"),
        merging.KIND: _("merging of duplicates"),
        erasing.KIND: _("erasure of personal data"),
        registers.KIND: _("payment register"),
        disputes.SETTLING: _("settling of a dispute"),
        reopening.KIND: _("reopening of a statement"),
        # Frozen papers.
        sending.KIND: _("statement (paper)"),
        disputes.PAPER: _("protocol of disagreements (paper)"),
        departing.DOCUMENT: _("departure (paper)"),
        erasing.DOCUMENT: _("act of destruction (paper)"),
        Papers.COMPENSATION.value: _("compensation sheet (paper)"),
        Papers.INVOICE.value: _("invoice (paper)"),
        Papers.SERVICE_ACT.value: _("act of services (paper)"),
        Papers.NETTING_ACT.value: _("act of netting (paper)"),
        Papers.RECONCILIATION.value: _("reconciliation act (paper)"),
        Papers.SALES_REPORT.value: _("report of compensated sales (paper)"),
    }
)
