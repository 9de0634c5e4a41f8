"""Where the cabinet's pages are found."""

from typing import Any

from django.urls import path

from coalition.cabinet import (
    desks,
    disputing,
    makers,
    month,
    printing,
    receipt_files,
    receipts,
    signing_in,
    staff,
    statements,
)
from coalition.cabinet.promotions.addresses import addresses as promotion_addresses
from coalition.cabinet.selling.addresses import addresses as selling_addresses


def addresses() -> list[Any]:
    """The cabinet's addresses, for the roof's list of addresses."""
    return [*entrance(), *papers(), *shop(), *of_makers(), *selling_addresses(), *promotion_addresses()]


def entrance() -> list[Any]:
    """Coming in and going out."""
    return [
        path("", signing_in.start, name="cabinet"),
        path("sign-in/", signing_in.SignIn.as_view(), name="cabinet_sign_in"),
        path("sign-out/", signing_in.SignOut.as_view(), name="cabinet_sign_out"),
        path("password/", signing_in.OwnPassword.as_view(), name="cabinet_password"),
        path("password/done/", signing_in.password_done, name="cabinet_password_done"),
    ]


def papers() -> list[Any]:
    """The period so far, statements and their papers."""
    one = "statements/<int:pk>/"
    return [
        path("month/", month.this_month, name="cabinet_month"),
        path("statements/", statements.statements, name="cabinet_statements"),
        path("statements/reconciliation/", printing.reconciliation, name="cabinet_reconciliation"),
        path("statements/month/<int:year>/<int:month>/", printing.month_papers, name="cabinet_month_papers"),
        path(one, statements.statement, name="cabinet_statement"),
        path(f"{one}agree/", statements.agree, name="cabinet_agree"),
        path(f"{one}dispute/", disputing.dispute, name="cabinet_dispute"),
        path(f"{one}dispute/withdraw/", disputing.withdraw, name="cabinet_dispute_withdraw"),
        path(f"{one}paper/<slug:form>/", printing.statement_paper, name="cabinet_statement_paper"),
        path("papers/<int:pk>/<slug:form>/", printing.paper, name="cabinet_paper"),
        path("disputes/<int:pk>/<slug:form>/", printing.dispute_paper, name="cabinet_dispute_paper"),
    ]


def shop() -> list[Any]:
    """Receipts, cash desks and staff of a pharmacy."""
    return [
        path("sales/", receipts.sales, name="cabinet_sales"),
        path("sales/file/<slug:form>/", receipt_files.sales_file, name="cabinet_sales_file"),
        path("returns/", receipts.returns, name="cabinet_returns"),
        path("returns/file/<slug:form>/", receipt_files.returns_file, name="cabinet_returns_file"),
        path("desks/", desks.desks, name="cabinet_desks"),
        path("desks/web/", desks.add_web, name="cabinet_add_web_desk"),
        path("desks/<int:pk>/", desks.desk, name="cabinet_desk"),
        path("desks/<int:pk>/key/", desks.issue, name="cabinet_issue_key"),
        path("desks/<int:pk>/key/<int:key_id>/revoke/", desks.revoke, name="cabinet_revoke_key"),
        path("desks/<int:pk>/switch/", desks.switch, name="cabinet_switch_desk"),
        path("staff/", staff.staff, name="cabinet_staff"),
        path("staff/hire/", staff.hire, name="cabinet_hire"),
        path("staff/<int:pk>/", staff.worker, name="cabinet_worker"),
        path("staff/<int:pk>/password/", staff.new_password, name="cabinet_new_password"),
        path("staff/<int:pk>/block/", staff.block, name="cabinet_block"),
        path("staff/<int:pk>/unblock/", staff.unblock, name="cabinet_unblock"),
        path("staff/<int:pk>/seat/<int:cashier_id>/remove/", staff.unseat, name="cabinet_unseat"),
    ]


def of_makers() -> list[Any]:
    """What manufacturers see."""
    return [
        path("funded/", makers.promotions, name="cabinet_funded"),
        path("funded/<int:pk>/", makers.promotion, name="cabinet_funded_promotion"),
    ]
