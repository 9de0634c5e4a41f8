"""Money that came before the agreement, found by the clock's own task: outside of any transaction, as it runs."""

from coalition.tests.world import make_world
from settlements.models import Statement
from settlements.statements.agreement import agree_statement
from settlements.statements.disputes import Objection, open_dispute, withdraw_dispute
from settlements.statements.matching import match_waiting
from settlements.tests.statements.banks import came, load
from settlements.tests.statements.months import NOVEMBER_2, bank_account, close, earn_at_a_and_spend_at_b


def test_the_task_makes_paid_what_was_paid_while_it_was_disputed(cloned_database):
    world = make_world()
    for entity in (world.operator, world.pharmacy_a):
        bank_account(entity)
    earn_at_a_and_spend_at_b(world)
    owes = close(world.contracts["a"])
    missing = Objection(None, None, "Чек № 77", 1_00, "нет в реестре")
    dispute = open_dispute(statement=owes, objections=[missing], opened_by="anna", now=NOVEMBER_2)
    load(world, came(50_00, f"Отчет {owes.number}", of=world.pharmacy_a, to=world.operator))
    withdraw_dispute(dispute=dispute, by="anna", now=NOVEMBER_2)
    agree_statement(statement=owes, agreed_by="boris", now=NOVEMBER_2)

    match_waiting(by="", now=NOVEMBER_2)

    assert Statement.objects.get(pk=owes.pk).state == "paid"
