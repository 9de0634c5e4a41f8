"""Random histories at the tills of a scene, each step compared with the plain model to the kopeck."""

import sys
from collections import Counter
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from coalition.kernel.errors import DomainError
from coalition.tests.truth.holdings import of_model, of_product
from coalition.tests.truth.plain.books import Back, Quote
from coalition.tests.truth.plain.judging import Judged
from coalition.tests.truth.plain.terms import Line, Receipt, RefusedError
from coalition.tests.truth.scenery import COUPONS, Scene
from coalition.tests.truth.till import Till
from coalition.tests.world import NOW
from promotions.models import Promotion
from promotions.operations.stopping import stop_promotion
from settlements.ledger.audit import audit

GOODS = st.sampled_from(["aspirin", "aspirin", "cream", "cream", "insulin", "mystery"])
QUANTITIES = st.sampled_from([1000, 1000, 2000, 3000, 3000, 5000, 7000, 333, 500, 1500])
PRICES = st.one_of(st.integers(1, 300), st.integers(1_00, 300_00), st.integers(300_00, 1500_00))
FLOORS = st.sampled_from([0, 0, 0, 25, 60, 100])


@st.composite
def lines(draw: Any) -> Line:
    """A line: parts of a pack too, and a floor price below which nothing may take it."""
    quantity, price = draw(QUANTITIES), draw(PRICES)
    return Line(draw(GOODS), quantity, price, (price * quantity + 500) // 1000, price * draw(FLOORS) // 100)


RECEIPTS = {
    "pharmacy": st.sampled_from("ab"),
    "lines": st.lists(lines(), min_size=1, max_size=4).map(tuple),
    "coupons": st.one_of(st.just(()), st.lists(st.sampled_from([*COUPONS, "NONE"]), min_size=1, max_size=3).map(tuple)),
}
MEMBERS = st.sampled_from(["ann", "ann", "ann", "bob", None])
MEANWHILE = st.sampled_from(["0", "0", "10", "20", "sale", "points", "rate", "stop"])
SPEND = st.one_of(st.just("all"), st.just(0), st.integers(1, 60_00))


class Histories(RuleBasedStateMachine):
    """Sells, takes back and repeats at will; `scene` is set by the test that runs it."""

    scene: Scene
    steps: Counter[str] = Counter()

    @initialize()
    def begin(self) -> None:
        """Every history starts from the same rows, and is rolled back at its end."""
        self.history = transaction.atomic()
        self.history.__enter__()
        self.scene = replace(self.scene, versions=dict(self.scene.versions))
        self.scene.world.now = NOW
        self.books, self.till = self.scene.books(), Till(self.scene)
        self.answers: list[tuple[Any, Any]] = []
        self.purchase_ids: list[str] = []
        for pharmacy, spend in (
            ("a", 0),
            ("b", 0),
            ("a", 49_99),
        ):  # something to spend, and to miss when it is taken back
            receipt = Receipt(pharmacy, NOW, "ann", (Line("mystery", 3000, 233_31, 699_93),), spend=spend)
            self._commit(receipt, self.till.request(receipt))

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None and hasattr(self, "books"):
                self.give_everything_back()
        finally:
            if hasattr(self, "history"):
                transaction.set_rollback(True)
                self.history.__exit__(None, None, None)

    @invariant()
    def product_holds_what_the_model_holds(self) -> None:
        if hasattr(self, "books"):
            same(of_product(self.scene), of_model(self.books))

    @rule(member=MEMBERS, spend=SPEND, **RECEIPTS)
    def buy(self, **drawn: Any) -> None:
        receipt = Receipt(at=self.now, **drawn)
        self._commit(receipt, self.till.request(receipt))

    @rule(member=st.sampled_from(["ann", "bob"]), spend=st.sampled_from(["all", "all", 1_00, 3_33]), **RECEIPTS)
    def spend(self, **drawn: Any) -> None:
        self.buy(**drawn)

    @rule(member=MEMBERS, spend=SPEND, meanwhile=MEANWHILE, **RECEIPTS)
    def buy_by_a_quote(self, spend: int | str, meanwhile: str, **drawn: Any) -> None:
        """A quote, something in between, and the commit with the quote's token."""
        receipt = Receipt(at=self.now, **drawn)
        told = self.till.quote(self.till.request(receipt))
        quote, judged = self.books.quote(receipt, self.now)
        self._compare(told.decision, judged)
        if meanwhile in ("sale", "points"):
            self.buy(**drawn | {"spend": 0 if meanwhile == "sale" else "all"})
        elif meanwhile == "rate":
            self.change_the_rate()
        elif meanwhile == "stop" and len(self.books.stopped) < 3:
            self.stop()
        elif meanwhile.isdigit():
            self.pass_time(int(meanwhile))
        receipt = replace(receipt, at=self.now, spend=spend)
        self._commit(receipt, self.till.request(receipt, token=told.token), quote)

    @rule(
        member=MEMBERS,
        hours=st.sampled_from([0, 1, 30, 300]),
        less=st.sampled_from([0, 0, 1, 5_00, 17_77, 100_00, -1]),
        **RECEIPTS,
    )
    def sell_offline(self, hours: int, less: int, **drawn: Any) -> None:
        """What the till printed: its list price less something, or more than it ever could be."""
        amount = sum(line.amount for line in drawn["lines"])
        receipt = Receipt(at=self.now - timedelta(hours=hours), printed=max(0, amount - less), **drawn)
        self._commit(receipt, self.till.request(receipt))

    @precondition(lambda self: self.answers)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """The same key and body, the same key with another body, the same receipt under another key."""
        request, answer = self.answers[data.draw(st.integers(0, len(self.answers) - 1), label="repeated")]
        how = data.draw(st.sampled_from(["same", "other body", "other key", "other reference"]))
        self.count(f"repeat {how}")
        if hasattr(request, "is_void"):
            again = self.till.commit_return(request)
            assert (again.body, again.is_repeated) == (answer.body, True)
        elif how == "same":
            again = self.till.commit(request)
            assert (again.status, again.body, again.is_repeated) == (answer.status, answer.body, True)
        elif how == "other body":
            self._refused("idempotency_conflict", lambda: self.till.commit(request, body="other"))
        else:
            changed = replace(request, token=None)
            # Days later only what is said to be sold already keeps its date, and with it the number of the receipt.
            is_same_day = request.already_sold or self.now - request.occurred_at < timedelta(minutes=15)
            if how == "other reference" and is_same_day:
                changed = replace(changed, till_reference=f"{request.till_reference}-again")
            self._refused("already_committed", lambda: self.till.commit(changed, key=f"{request.till_reference}-again"))

    @precondition(lambda self: self._open())
    @rule(data=st.data(), pieces=st.integers(3, 6))
    def return_in_pieces(self, data: st.DataObject, pieces: int) -> None:
        """One line comes back in three pieces or more: where roundings go wrong."""
        number = data.draw(st.sampled_from(self._open()), label="purchase")
        sold = self.books.sold[number]
        left = {at: line.quantity - sold.back[at] for at, line in enumerate(sold.receipt.lines)}
        at = data.draw(st.sampled_from([at for at, quantity in left.items() if quantity]), label="line")
        for piece in range(pieces, 0, -1):
            quantity = left[at] if piece == 1 else data.draw(st.integers(0, left[at] // 2), label="quantity")
            left[at] -= quantity
            if quantity:
                self._give_back(number, {at: quantity})
                self.product_holds_what_the_model_holds()

    @precondition(lambda self: self.books.sold)
    @rule(data=st.data(), is_void=st.booleans())
    def return_some(self, data: st.DataObject, is_void: bool) -> None:
        """Any quantities of any lines: above what is left, and of purchases that came back, too."""
        number = data.draw(st.integers(0, len(self.books.sold) - 1), label="purchase")
        most = [line.quantity for line in self.books.sold[number].receipt.lines]
        wanted = {at: data.draw(st.sampled_from([0, whole // 3, whole // 2, whole])) for at, whole in enumerate(most)}
        self._give_back(number, {at: quantity for at, quantity in wanted.items() if quantity}, is_void=is_void)

    @precondition(lambda self: self.books.sold)
    @rule(data=st.data(), is_void=st.booleans())
    def return_all(self, data: st.DataObject, is_void: bool) -> None:
        number = data.draw(st.integers(0, len(self.books.sold) - 1), label="purchase")
        self._give_back(number, {}, is_void=is_void)

    @rule(minutes=st.sampled_from([1, 10, 20, 60 * 13, 60 * 24, 60 * 24 * 3]))
    def pass_time(self, minutes: int) -> None:
        self.scene.world.now += timedelta(minutes=minutes)

    @precondition(lambda self: len(self.books.published) < 4)
    @rule()
    def change_the_rate(self) -> None:
        self.count("change_the_rate")
        rate_bp = (500, 1250, 300)[len(self.books.published) % 3]
        terms = self.books.terms
        promises = tuple(replace(p, rate_bp=rate_bp) if p.code == "base" else p for p in terms.promises)
        self.books.published.append((self.now, replace(terms, promises=promises)))
        self.scene.publish_rate(rate_bp)

    @precondition(lambda self: len(self.books.stopped) < 3)
    @rule()
    def stop(self) -> None:
        """Stops one promotion after another, in an order that leaves something to the end."""
        code = ("cream_off", "gift", "neighbour")[len(self.books.stopped)]
        self.count("stop")
        self.books.stopped |= {code}
        stop_promotion(promotion=Promotion.objects.get(code=code), reason="", now=self.now)

    @property
    def now(self) -> Any:
        """The moment at which the next thing happens."""
        return self.scene.world.now

    def count(self, what: str) -> None:
        """Keeps what was done, for the test that looks whether histories are rich."""
        self.steps[what] += 1

    def give_everything_back(self) -> None:
        """When all goods are back nobody owes anybody, whatever the order of events; and the audit finds nothing."""
        for number in self._open():
            self._give_back(number, {})
        self.product_holds_what_the_model_holds()
        accounts = of_product(self.scene)["accounts"]
        for who in ("a", "b", "maker"):
            assert accounts.get(f"clearing:{who}", 0) + accounts.get(f"pledge:{who}", 0) == 0, who
        for name in self.books.members:
            assert accounts.get(f"wallet:{name}", 0) + accounts.get(f"shortfall:{name}", 0) == 0, name
        assert not any(total for name, total in accounts.items() if name.startswith("own_cost")), accounts
        assert [finding for proof in audit() for finding in proof.findings if finding.wrong] == []

    def _open(self) -> list[int]:
        return [
            number
            for number, sold in enumerate(self.books.sold)
            if any(came < line.quantity for came, line in zip(sold.back, sold.receipt.lines, strict=True))
        ]

    def _commit(self, receipt: Receipt, request: Any, quote: Quote | None = None) -> None:
        if receipt.member is None:
            receipt = replace(receipt, spend=0)
        try:
            judged = self.books.buy(receipt, self.now, quote)
        except RefusedError as refused:
            self._refused(str(refused), lambda: self.till.commit(request))
            return
        self.count("offline" if receipt.printed is not None else "quoted" if quote else "buy")
        answer = self.till.commit(request)
        self.books.name_coupons([reward.code for reward in self.till.result.rewards])
        self._compare(self.till.result.decision, judged)
        if receipt.member and receipt.printed is None:  # of a receipt sold already nobody looks at the screen
            state, member = self.till.result.buyer, self.books.members[receipt.member]
            same(
                {
                    "has": state.balance_kopecks,
                    "owes": state.shortfall_kopecks,
                    "may spend": state.spendable_kopecks,
                },
                {
                    "has": self.books.wallet(receipt.member),
                    "owes": member.shortfall,
                    "may spend": self.books.spendable(receipt.member, receipt.at),
                },
            )
        self.answers.append((request, answer))
        self.purchase_ids.append(self.till.result.purchase_id)

    def _compare(self, decision: Any, judged: Judged) -> None:
        seen = [
            (line.discount_kopecks, line.coupon_kopecks, line.points_kopecks, line.payable_kopecks, line.earned_kopecks)
            for line in decision.lines
        ]
        lines = [(line.discount, line.coupon, line.points, line.due, line.earned) for line in judged.lines]
        taken = {coupon.code: coupon.compensated_kopecks for coupon in decision.coupons if coupon.accepted_kopecks}
        same(
            {"lines": seen, "coupons": taken, "max_spend": decision.max_spend_kopecks},
            {
                "lines": lines,
                "coupons": {coupon.code: coupon.owed for coupon in judged.coupons},
                "max_spend": judged.max_spend,
            },
        )
        kinds = {"restricted": decision.draws, "issued": decision.issued}
        kinds["kept"] = [coupon for coupon in decision.coupons if coupon.kept_kopecks]
        kinds["opened"] = [coupon for coupon in decision.coupons if coupon.reason == "code_accepted"]
        for kind, found in kinds.items():
            if found:
                self.count(kind)
        for name, kopecks in (("points", judged.total("points")), ("coupons", sum(taken.values()))):
            self.count(name if kopecks else f"no {name}")

    def _give_back(self, number: int, wanted: dict[int, int], *, is_void: bool = False) -> None:
        sold = self.books.sold[number]
        meant = wanted or {
            at: line.quantity - sold.back[at]
            for at, line in enumerate(sold.receipt.lines)
            if line.quantity > sold.back[at]
        }
        give = lambda: self.till.give_back(  # noqa: E731
            sold.receipt.pharmacy, self.purchase_ids[number], wanted, is_void=is_void
        )
        try:
            back = self.books.give_back(number, meant, is_void=is_void)
        except RefusedError as refused:
            self._refused(str(refused), give)
            return
        self.count(back.state)
        self.count("shortfall" if back.shortfall else "no shortfall")
        self.answers.append(give())
        result = self.till.result
        told = Back(
            result.money_kopecks,
            result.points_returned_kopecks,
            result.points_withdrawn_kopecks,
            result.shortfall_kopecks,
            sum(line.accumulated_kopecks for line in result.lines),
            sorted(result.restored_coupons),
            sorted(result.revoked_coupons),
            result.purchase_state,
        )
        same(asdict(told), asdict(back))

    def _refused(self, code: str, act: Any) -> None:
        """Refused with the code; that nothing has changed is seen by the invariant."""
        self.count(f"refused {code}")
        try:
            act()
        except DomainError as error:
            assert error.code == code, f"{error.code} instead of {code}"  # noqa: PT017
        else:
            raise AssertionError(f"not refused with {code}")


def same(product: dict[str, Any], model: dict[str, Any]) -> None:
    """AssertionError with what differs, and only that."""
    wrong = [
        f"{name}: product {product.get(name)}, model {model.get(name)}"
        for name in {**product, **model}
        if product.get(name) != model.get(name)
    ]
    assert not wrong, "\n".join(wrong)
