"""What a story about the bank ends with."""

from settlements.ledger.audit import audit
from settlements.models import Statement


def state(statement) -> str:
    return Statement.objects.get(pk=statement.pk).state


def the_books_hold() -> None:
    assert [proof.code for proof in audit() if not proof.holds] == []
