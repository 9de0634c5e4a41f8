"""What the page of a purchase shows below its head: lines, why, postings, coupons, returns."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import msgspec
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.columns import badge, link_to, masked_number
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from coalition.toolkit.admin.units import print_percent, print_quantity
from coalition.toolkit.languages import is_in_russian
from members.models import PersonView
from members.operations.looks import note_look
from promotions.engine.decision import Outcome, TraceStep
from promotions.engine.explain import explain
from promotions.models import Promotion
from settlements.models import CouponUse, LedgerAccount, Posting, Purchase, PurchaseLine, PurchaseReturn
from settlements.queries.buyers import are_goods_readable, buyer_of

READ_GOODS = "settlements.view_purchaseline"
SHARES = ("amount_kopecks", "discount_kopecks", "coupon_kopecks", "points_kopecks", "payable_kopecks", "earned_kopecks")
OUTCOMES = {
    Outcome.APPLIED: "success",
    Outcome.NOT_APPLIED: "default",
    Outcome.REFUSED: "danger",
    Outcome.WITHHELD: "info",
}


def share_heads() -> list[Head]:
    """Heads of a receipt's sums."""
    titles = (_("list price"), _("discount"), _("coupons"), _("points spent"), _("paid"), _("points earned"))
    return [Head(title, is_figure=True) for title in titles]


def goods_refusal(user: Any, purchase: Purchase) -> str:
    """Why the goods of a receipt are not shown; empty when they are."""
    if not user.has_perm(READ_GOODS):
        return _("Your rights do not include reading what members buy, so the goods are not shown.")
    if not are_goods_readable(purchase):
        return _("There is no consent to health data in force, so the goods are not shown.")
    return ""


class PurchasePanel(Panel):
    """A part of a purchase's page."""

    tab = False

    @cached_property
    def row(self) -> Purchase:
        """The purchase with its card."""
        return Purchase.objects.select_related("card__person").get(pk=self.object_id)


@panel_on(Purchase)
class LinesPanel(PurchasePanel):
    """Lines with their shares of discount, coupons and points, to the kopeck."""

    model = PurchaseLine
    title = gettext_lazy("receipt lines")

    def context(self) -> dict[str, Any]:
        """Lines and their totals; goods only where they may be read."""
        refusal = goods_refusal(self.request.user, self.row)
        buyer = None if refusal else buyer_of(self.row)
        if buyer is not None:
            look = {"user": self.request.user, "page": PersonView.Page.PURCHASES, "now": timezone.now()}
            note_look(person_id=buyer.pk, **look)
        lines = list(self.row.lines.select_related("product").order_by("line_no"))
        heads = [Head("№"), Head(_("goods")), Head(_("quantity"), True), Head(_("price"), True), *share_heads()]
        rows = [
            [
                line.line_no,
                "•••" if refusal else (line.product or line.product_code),
                print_quantity(line.quantity_thousandths) + self._returned(line),
                print_roubles(line.price_kopecks),
                *(print_roubles(getattr(line, share)) for share in SHARES),
            ]
            for line in lines
        ]
        foot = [_("Total"), "", "", "", *(print_roubles(getattr(self.row, share)) for share in SHARES)]
        return {"sentence": refusal, "tables": [Table(heads, rows, foot=foot)]}

    def _returned(self, line: PurchaseLine) -> str:
        back = line.returned_thousandths
        return f" (−{print_quantity(back)})" if back else ""


@panel_on(Purchase)
class ReasonsPanel(PurchasePanel):
    """What applied, what did not, and why: the trace of the decision in words."""

    model = Promotion
    title = gettext_lazy("why so")

    def context(self) -> dict[str, Any]:
        """Steps of the decision, those that applied first."""
        steps = [msgspec.convert(step, TraceStep) for step in self.row.decision.get("trace", ())]
        steps.sort(key=lambda step: step.outcome != Outcome.APPLIED)
        names = self._names(steps)
        heads = [Head(_("promise")), Head(_("outcome")), Head(_("why")), Head(_("amount"), True)]
        rows = [
            [
                names.get(step.promotion_id) or self._subject(step),
                badge(outcome_words()[step.outcome], OUTCOMES[step.outcome]),
                sentence(step),
                print_roubles(step.amount_kopecks) if step.amount_kopecks else "–",
            ]
            for step in steps
        ]
        return {"tables": [Table(heads, rows, empty=_("No rule had anything to say about this receipt."))]}

    def _names(self, steps: Iterable[TraceStep]) -> dict[int | None, Any]:
        promotions = Promotion.objects.filter(pk__in={step.promotion_id for step in steps} - {None})
        return {promotion.pk: link_to(promotion) for promotion in promotions}

    def _subject(self, step: TraceStep) -> str:
        if step.subject == "coupon":
            return _("Coupon %(code)s") % {"code": masked_number(step.code)}
        return _("Paying with points") if step.subject == "spend" else step.code


def outcome_words() -> dict[Outcome, str]:
    """Outcomes in the language of the page."""
    return {
        Outcome.APPLIED: _("applied"),
        Outcome.NOT_APPLIED: _("not applied"),
        Outcome.REFUSED: _("refused"),
        Outcome.WITHHELD: _("withheld"),
    }


def sentence(step: TraceStep) -> str:
    """The reason of a step in the language of the page."""
    russian, english = explain(step)
    return russian if is_in_russian() else english


@panel_on(Purchase)
class CouponsPanel(PurchasePanel):
    """Coupons that paid for the receipt."""

    model = CouponUse
    tab = True
    title = gettext_lazy("coupons")

    def context(self) -> dict[str, Any]:
        """What each coupon was accepted for, and whether it came back."""
        heads = [
            *(Head(_("coupon")), Head(_("series")), Head(_("accepted"), True), Head(_("compensated"), True)),
            Head(_("came back")),
        ]
        rows = [
            [
                link_to(use.coupon, masked_number(use.coupon.code)),
                use.coupon.series,
                print_roubles(use.accepted_kopecks),
                print_roubles(use.compensated_kopecks),
                use.restored_at or "–",
            ]
            for use in self.row.coupon_uses.select_related("coupon__series")
        ]
        return {"tables": [Table(heads, rows, empty=_("No coupon was used."))]}


@panel_on(Purchase)
class PostingsPanel(PurchasePanel):
    """What the receipt moved in the ledger."""

    model = Posting
    tab = True
    title = gettext_lazy("postings")

    def context(self) -> dict[str, Any]:
        """Postings of the purchase and of its returns."""
        return {"tables": [postings_table(Posting.objects.filter(entry__purchase=self.row))]}


def postings_table(postings: Any, *, at_most: int = 200) -> Table:
    """Postings as a table: what, from which account to which, how much, on which terms."""
    heads = [
        *(Head(_("date")), Head(_("what for")), Head(_("debit")), Head(_("credit")), Head(_("amount"), True)),
        *(Head(_("line"), True), Head(_("VAT"), True), Head(_("promotion"))),
    ]
    owners = ("contract__legal_entity", "promotion")
    sides = (f"{side}__{owner}" for side in ("debit", "credit") for owner in owners)
    related = (*sides, "purchase_line", "promotion_version__promotion")
    rows = [
        [
            posting.business_on,
            posting.get_kind_display(),
            link_to(posting.debit, words_of(posting.debit)),
            link_to(posting.credit, words_of(posting.credit)),
            print_roubles(posting.amount_kopecks),
            posting.purchase_line.line_no if posting.purchase_line else "–",
            "–" if posting.vat_rate_bp is None else print_percent(posting.vat_rate_bp),
            posting.promotion_version.promotion if posting.promotion_version else "–",
        ]
        for posting in postings.select_related(*related).order_by("id")[:at_most]
    ]
    return Table(heads, rows, empty=_("Nothing was posted."))


def words_of(account: LedgerAccount) -> str:
    """An account of the ledger as people call it; a wallet by its member account's number, without a name."""
    if account.member_account_id:
        owner: Any = f"№\u00a0{account.member_account_id}"
    else:
        owner = account.contract.legal_entity if account.contract else account.promotion or account.purpose
    return f"{account.get_kind_display()} · {owner}" if owner else account.get_kind_display()


@panel_on(Purchase)
class ReturnsPanel(PurchasePanel):
    """Goods of the receipt that came back."""

    model = PurchaseReturn
    tab = True
    title = gettext_lazy("returns")

    def context(self) -> dict[str, Any]:
        """Returns with what they gave and took back."""
        heads = [
            *(Head(_("return")), Head(_("time")), Head(_("lines"), True), Head(_("money given back"), True)),
            *(Head(_("points given back"), True), Head(_("points taken back"), True), Head(_("reason"))),
        ]
        rows = [
            [
                link_to(each, each.get_kind_display()),
                each.occurred_at,
                each.line_total,
                print_roubles(each.money_kopecks),
                print_roubles(each.points_returned_kopecks),
                print_roubles(each.points_withdrawn_kopecks),
                each.reason or "–",
            ]
            for each in self.row.returns.annotate(line_total=Sum("lines__quantity_thousandths"))
        ]
        for row in rows:
            row[2] = print_quantity(row[2] or 0)
        return {"tables": [Table(heads, rows, empty=_("Nothing was returned."))]}
