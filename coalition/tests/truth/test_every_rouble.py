"""Every rouble opens: after random histories each statement is its lines, each line its receipts, each receipt its
postings, and each posting of points leads to a lot and to whoever was charged for it."""

from collections import Counter
from datetime import UTC, date, datetime

from coalition.kernel.periods import Period, month_of
from coalition.tests.truth.machine import Histories
from coalition.tests.truth.scenery import make_scene
from coalition.tests.truth.test_histories import run_histories
from settlements.models import Posting, Statement
from settlements.queries import trace
from settlements.queries.origins import origins
from settlements.statements.drafting import draft_statements
from settlements.statements.sending import send_statement

SEEN: Counter[str] = Counter()


def all_parts(postings) -> list[trace.Part]:
    """Every page of the parts, pages of seven."""
    count = trace.count_parts(postings)
    found = [part for since in range(0, count, 7) for part in trace.parts(postings, since=since, at_most=7)]
    assert len({part.entry.pk for part in found}) == len(found) == count
    return found


def adds_up(statement: Statement) -> None:
    """From the totals down to postings, each level the sum of the next one, to the kopeck."""
    lines = list(statement.lines.all())
    assert statement.accepted_kopecks - statement.issued_kopecks == sum(line.amount_kopecks for line in lines)
    for line in lines:
        assert line.amount_kopecks == sum(part.amount_kopecks for part in all_parts(trace.claimed_in(line)))
    seen = []
    for part in all_parts(trace.claimed(statement)):
        chains = origins(statement, part.entry.pk)
        assert part.amount_kopecks == sum(chain.amount_kopecks for chain in chains)
        assert part.postings == len(chains)
        seen += chains
    assert sum(chain.amount_kopecks for chain in seen) == sum(line.amount_kopecks for line in lines)
    for line in lines:
        assert line.amount_kopecks == sum(chain.amount_kopecks for chain in seen if chain.line == line)
    for chain in seen:
        backed(chain)


def backed(chain) -> None:
    """Who promised it is known, and was charged in a statement of his own for it, unless it was the operator."""
    SEEN[chain.posting.kind] += 1
    lot = chain.birth.lot if chain.birth else None
    if chain.posting.kind in (Posting.Kind.SPENT, Posting.Kind.SPENT_BACK):
        assert lot.pk
        assert (chain.charge is None) == (lot.contract_id is None)
    if chain.charge:
        contract = chain.charge.account.contract_id
        assert contract == (lot.contract_id if lot else chain.posting.contract_id)
        assert chain.charge.statement.contract_id == contract
        SEEN["charged"] += 1


class Opened(Histories):
    """At its end everything is settled and every rouble is opened."""

    def give_everything_back(self) -> None:
        """Instead of giving back: two months are closed and looked into."""
        self.scene.world.now = datetime(2026, 12, 2, 9, tzinfo=UTC)
        for period in (month_of(date(2026, 10, 1)), Period(date(2026, 11, 1), date(2026, 12, 1))):
            drafts = draft_statements(programme=self.scene.world.programme, period=period, now=self.now)
            sent = [send_statement(statement=draft, sent_by="anna", now=self.now) for draft in drafts]
            self.sent = [*getattr(self, "sent", []), *sent]
        for statement in self.sent:
            adds_up(statement)


def test_every_rouble_of_random_histories_opens(cloned_database, scale):
    SEEN.clear()

    run_histories(make_scene(), examples=scale(small=8, full=80), steps=scale(small=20, full=40), kind=Opened)

    often = {"spent": 20, "spent_back": 5, "coupon": 10, "discount": 10, "earned": 50, "charged": 20}
    assert {what: SEEN[what] for what, least in often.items() if SEEN[what] < least} == {}, dict(SEEN)
