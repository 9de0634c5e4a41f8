"""What settlements add to the pages of people and accounts: balance, level, lots, movements, purchases."""

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.columns import link_to
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from members.models import Account, Person, PersonView
from members.operations.looks import note_look
from members.queries.consents import may_read_purchases_of
from settlements.admin.purchase_panels import READ_GOODS
from settlements.models import LedgerAccount, Lot, Posting, Purchase, PurchaseLine
from settlements.queries.levels import standings_of
from settlements.queries.movements import movements_of

AT_MOST = 50


def movements_table(account_ids: list[int]) -> Table:
    """Points that came and went, in words."""
    heads = [Head(_("date")), Head(_("what happened")), Head(_("where")), Head(_("promotion")), Head(_("points"), True)]
    rows = [
        [
            each.business_on,
            _link_to_purchase(each.purchase_id, Posting.Kind(each.kind).label),
            each.outlet or "–",
            each.promotion or "–",
            ("+" if each.amount_kopecks > 0 else "") + print_roubles(each.amount_kopecks),
        ]
        for each in movements_of(account_ids=account_ids, at_most=AT_MOST)
    ]
    return Table(heads, rows, empty=_("No points have moved yet."))


def _link_to_purchase(purchase_id: Any, words: Any) -> Any:
    return link_to(Purchase(pk=purchase_id), str(words).capitalize()) if purchase_id else str(words).capitalize()


def purchases_table(purchases: Any, *, is_goods_shown: bool, more: str = "") -> Table:
    """Receipts with their sums, and their goods where these may be read."""
    found = list(purchases.select_related("outlet").order_by("-occurred_at")[:AT_MOST])
    goods = _goods_of(found) if is_goods_shown else {}
    heads = [Head(_("receipt")), Head(_("time")), Head(_("outlet"))]
    heads += [Head(_("goods"))] if is_goods_shown else []
    heads += [Head(_("paid"), True), Head(_("points spent"), True), Head(_("points earned"), True), Head(_("state"))]
    rows = [
        [
            link_to(each, f"№\u00a0{each.receipt_no}"),
            each.occurred_at,
            each.outlet,
            *([goods.get(each.pk, "–")] if is_goods_shown else []),
            print_roubles(each.payable_kopecks),
            print_roubles(each.points_kopecks),
            print_roubles(each.earned_kopecks),
            each.get_state_display(),
        ]
        for each in found
    ]
    return Table(heads, rows, empty=_("There are no purchases yet."), more=more if len(found) == AT_MOST else "")


def _goods_of(purchases: list[Purchase]) -> dict[Any, str]:
    goods: dict[Any, list[str]] = {}
    lines = PurchaseLine.objects.filter(purchase__in=purchases).select_related("product").order_by("line_no")
    for line in lines:
        goods.setdefault(line.purchase_id, []).append(str(line.product or line.product_code))
    return {key: ", ".join(names) for key, names in goods.items()}


@panel_on(Person)
class PersonMovementsPanel(Panel):
    """How the points of a person's accounts moved."""

    model = Posting
    place = 35
    title = gettext_lazy("movements of points")

    def context(self) -> dict[str, Any]:
        """The latest movements."""
        accounts = list(self.row.holdings.values_list("account_id", flat=True))
        return {"tables": [movements_table(accounts)]}


@panel_on(Person)
class PersonPurchasesPanel(Panel):
    """What a person bought with his own cards: goods only under his health-data consent, and with the right to read."""

    model = Purchase
    place = 30
    title = gettext_lazy("purchases")

    def context(self) -> dict[str, Any]:
        """Receipts; a sentence says why goods are not shown."""
        refusal = self._refusal()
        own_cards = Purchase.objects.filter(card__person=self.row)
        if not refusal:
            look = {"user": self.request.user, "page": PersonView.Page.PURCHASES, "now": timezone.now()}
            note_look(person_id=self.row.pk, **look)
        return {"sentence": refusal, "tables": [purchases_table(own_cards, is_goods_shown=not refusal)]}

    def _refusal(self) -> str:
        if not self.request.user.has_perm(READ_GOODS):
            return _("Your rights do not include reading what members buy, so the goods are not shown.")
        if not may_read_purchases_of(self.row):
            return _("There is no consent to health data in force, so the goods are not shown.")
        return ""


class AccountPanel(Panel):
    """A part of an account's page."""

    @cached_property
    def ledger_accounts(self) -> dict[str, LedgerAccount]:
        """The account's wallet and shortfall, by kind."""
        return {each.kind: each for each in self.row.ledger_accounts.all()}


@panel_on(Account)
class BalancePanel(AccountPanel):
    """What may be spent, and where the account stands on the ladders."""

    model = LedgerAccount
    tab = False
    title = gettext_lazy("points and levels")

    def context(self) -> dict[str, Any]:
        """Balance, shortfall and standings."""
        figures = [
            (_("points"), self._balance(LedgerAccount.Kind.WALLET)),
            (_("taken back after they were spent"), self._balance(LedgerAccount.Kind.SHORTFALL)),
        ]
        for standing in standings_of(self.row, today=timezone.localdate()):
            accumulated = print_roubles(standing.accumulated_kopecks)
            figures.append((standing.scheme.name, f"{standing.level or '–'} · {accumulated}"))
        return {"figures": figures}

    def _balance(self, kind: str) -> str:
        account = self.ledger_accounts.get(kind)
        return print_roubles(account.balance_kopecks if account else 0)


@panel_on(Account)
class LotsPanel(AccountPanel):
    """The lots that the balance consists of."""

    model = Lot
    title = gettext_lazy("lots")

    def context(self) -> dict[str, Any]:
        """Lots with points left, the first to expire first."""
        heads = [
            *(Head(_("left"), True), Head(_("of"), True), Head(_("promised by")), Head(_("promotion"))),
            *(Head(_("available from")), Head(_("expires"))),
        ]
        wallet = self.ledger_accounts.get(LedgerAccount.Kind.WALLET)
        lots = Lot.objects.filter(wallet=wallet, remaining_kopecks__gt=0) if wallet else Lot.objects.none()
        rows = [
            [
                print_roubles(lot.remaining_kopecks),
                print_roubles(lot.amount_kopecks),
                lot.funder,
                lot.promotion_version.promotion if lot.promotion_version else "–",
                lot.available_from,
                lot.expires_at or _("never"),
            ]
            for lot in lots.select_related("funder", "promotion_version__promotion").order_by("expires_at", "id")[:200]
        ]
        return {"tables": [Table(heads, rows, empty=_("There are no points on the account."))]}


@panel_on(Account)
class AccountMovementsPanel(Panel):
    """How the account's points moved."""

    model = Posting
    title = gettext_lazy("movements of points")

    def context(self) -> dict[str, Any]:
        """The latest movements."""
        return {"tables": [movements_table([self.row.pk])]}


@panel_on(Account)
class AccountPurchasesPanel(Panel):
    """Receipts of the account, without goods: in a family they are not everybody's business."""

    model = Purchase
    title = gettext_lazy("purchases")

    def context(self) -> dict[str, Any]:
        """The latest receipts."""
        more = f"{reverse('admin:settlements_purchase_changelist')}?account__id__exact={self.row.pk}"
        return {"tables": [purchases_table(self.row.purchases.all(), is_goods_shown=False, more=more)]}
