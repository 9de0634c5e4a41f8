"""The index is built once per rulebook and finds what concerns the receipt."""

from promotions.engine.axes import Goods, Where
from promotions.engine.index import Index, index_of
from promotions.engine.mechanics.percent_of_goods import PercentOfGoods
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.tests.engine.scenes import line, receipt, rule, rulebook


def test_one_index_per_rulebook_object():
    book, other = rulebook(), rulebook()

    assert index_of(book) is index_of(book)
    assert index_of(book) is not index_of(other)


def test_only_the_latest_rulebooks_are_kept_and_none_is_mixed_up():
    books = [rulebook(rule(PercentOfReceipt(rate))) for rate in range(1, 30)]
    indexes = [index_of(book) for book in books]

    assert [index.rulebook for index in indexes] == books
    assert index_of(books[0]).rulebook is books[0]


def test_matches_are_in_order_of_judgement_with_the_lines_of_goods():
    book = rulebook(
        rule(PercentOfReceipt(500), code="receipt", priority=1),
        rule(PercentOfGoods(500), code="late", priority=3, goods=Goods(group_ids=frozenset({4}))),
        rule(
            PercentOfGoods(500),
            code="early",
            priority=2,
            goods=Goods(product_ids=frozenset({1}), group_ids=frozenset({4}), manufacturer_ids=frozenset({9})),
        ),
        rule(PercentOfReceipt(500), code="here", priority=2, where=Where(outlet_ids=frozenset({1}))),
        rule(PercentOfReceipt(500), code="there", where=Where(outlet_ids=frozenset({2}))),
        rule(PercentOfGoods(500), code="other goods", goods=Goods(product_ids=frozenset({8}))),
    )
    lines = (line(1, "1.00", product_id=1, group_id=4), line(2, "1.00", product_id=2), line(3, "1.00", group_id=4))

    found = [(entry.rule.code, hits) for entry, hits in Index(book).matches(receipt(*lines))]

    assert found == [("early", [0, 2]), ("late", [0, 2]), ("receipt", None), ("here", None)]
