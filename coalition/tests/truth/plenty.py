"""A coalition with promises of every kind, and histories that meet them."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from coalition.tests.truth.machine import RECEIPTS, Histories
from coalition.tests.truth.plain.terms import Line, Promise, Series
from coalition.tests.truth.scenery import TERMS
from promotions.models import Segment
from promotions.operations.segments import add_to_segment, remove_from_segment

OPERATOR = {"payers": (("operator", 10_000),)}
PLENTY = replace(
    TERMS,
    promises=(
        *TERMS.promises,
        Promise("monthly_off", 250, gives="discount", most_uses=2, is_monthly=True, **OPERATOR),
        Promise("capped_off", 600, gives="discount", most_kopecks=25_00, **OPERATOR),
        Promise("elders", 170, age_from=60),
        Promise("club", 230, segment="club", **OPERATOR),
        Promise("first", 410, before=2, payers=(("maker", 7_000), ("operator", 3_000))),
        Promise("third", 0, nth=3, fixed=17_77, min_receipt=20_00, **OPERATOR),
        Promise("capped", 900, most_kopecks=40_00, is_monthly=True, **OPERATOR),
        Promise("for_aspirin", 700, spends_on=frozenset({"aspirin"}), lives_days=40, **OPERATOR),
        Promise("later", 0, gives="coupon", issues="later", min_receipt=200_00),
        Promise("code_off", 1300, gives="discount", opened_by="word", payers=(("maker", 10_000),)),
    ),
    series=TERMS.series
    | {
        "word": Series(0, "operator", most_uses=40, most_by_member=2, is_code=True),
        "rest": Series(90_00, "maker", keeps_rest=True, most_uses=3),
        "later": Series(15_00, "operator", comes_back=False),
    },
    coupons=TERMS.coupons | {"WORD": "word", "REST1": "rest", "REST2": "rest"},
    born={"ann": date(1950, 3, 4), "bob": date(1999, 11, 2)},
    revokes_issued=True,
)
CODES = st.sampled_from([("WORD",), ("REST1",), ("REST2", "WORD"), ("WORD", "OWN1", "REST1")])
FIELDS = {name: strategy for name, strategy in RECEIPTS.items() if name != "coupons"}


class PlentyHistories(Histories):
    """Shows codes, comes and goes, spends points that are for something."""

    @rule(member=st.sampled_from(["ann", "bob", None]), coupons=CODES, spend=st.sampled_from([0, "all"]), **FIELDS)
    def show_codes(self, **drawn: Any) -> None:
        self.count("codes")
        self.buy(**drawn)

    @rule(member=st.sampled_from(["ann", "bob"]), coupons=CODES, spend=st.just(0), **FIELDS)
    def show_codes_of_members(self, **drawn: Any) -> None:
        self.show_codes(**drawn)

    @rule(spend=st.sampled_from(["all", "all", 7_00]), price=st.integers(100_00, 900_00))
    def pay_for_aspirin_with_points(self, spend: Any, price: int) -> None:
        """With goods beside it for which some points do not pay."""
        lines = (Line("mystery", 1000, price, price), Line("aspirin", 1000, price, price))
        self.buy(pharmacy="b", member="ann", lines=lines, coupons=(), spend=spend)

    @precondition(lambda self: self.given)
    @rule(data=st.data(), member=st.sampled_from(["ann", "ann", "bob", None]), spend=st.just(0), **FIELDS)
    def use_a_given_coupon(self, data: Any, **drawn: Any) -> None:
        """The buyer's own, and another's."""
        self.count("given coupons")
        number = data.draw(st.integers(0, len(self.given) - 1), label="coupon")
        self.buy(coupons=(self.given[number],), **drawn)

    @rule(member=st.sampled_from(["ann", "bob"]))
    def join_or_leave_the_club(self, member: str) -> None:
        self.count("club")
        segment, who = Segment.objects.get(code="club"), self.books.members[member]
        account_ids = [self.scene.cards[member].account_id]
        if "club" in who.segments:
            remove_from_segment(segment=segment, account_ids=account_ids, now=self.now)
        else:
            add_to_segment(segment=segment, account_ids=account_ids, source="person", now=self.now)
        who.segments ^= {"club"}

    @rule(days=st.sampled_from([10, 25]))
    def pass_weeks(self, days: int) -> None:
        self.pass_time(60 * 24 * days)

    @property
    def given(self) -> list[str]:
        """Coupons that purchases were rewarded with, in the order in which they were given."""
        return [code for sold in self.books.sold for code in sold.given_coupons] if hasattr(self, "books") else []
