"""Short ways to a register, and what the database says to a change."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, transaction

from settlements.models import PaymentRegister, Statement
from settlements.statements.agreement import agree_statement
from settlements.statements.registers import prepare_register
from settlements.tests.statements.months import NOVEMBER_2, close

PAID_ON = NOVEMBER_2.date()


@contextmanager
def refused_by(name: str) -> Iterator[None]:
    """What is done inside is refused by the constraint or trigger of this name, and undone."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield
    assert refusal.value.__cause__.diag.constraint_name == name


def agree(contract) -> Statement:
    return agree_statement(statement=close(contract), agreed_by="boris", now=NOVEMBER_2)


def prepared(*statements, by="anna", pay_on=PAID_ON) -> PaymentRegister:
    return prepare_register(statements=statements, pay_on=pay_on, by=by, now=NOVEMBER_2)


def states(*statements) -> list[str]:
    return [Statement.objects.get(pk=each.pk).state for each in statements]
