"""A pay day of a whole coalition: the register, its file and the bank's answer stay within seconds and linear."""

import time
from datetime import date

from django.db import connection

from coalition.demo.requisites import BANK, CORRESPONDENT_ACCOUNT, company_requisites, settlement_account
from coalition.tests.world import make_world
from coalition.toolkit.freezing import freeze
from pharmacies.models import BankAccount, Contract, LegalEntity
from settlements.models import BankPayment, LedgerAccount, Statement
from settlements.statements.bank_files import load_bank_file
from settlements.statements.matching import match_waiting
from settlements.statements.registers import approve_register, export_register, prepare_register
from settlements.tests.statements.banks import bank_text, left
from settlements.tests.statements.months import NOVEMBER_2, OCTOBER, bank_account


def agreed_statements(world, count: int) -> list[Statement]:
    """So many companies with an agreed October each."""
    statements = []
    for n in range(1, count + 1):
        entity = LegalEntity.objects.create(
            role="pharmacy",
            short_name=f"ООО «Аптека {n}»",
            full_name=f"Аптека {n}",
            legal_address="Москва",
            signatory_name="Петров П. П.",
            **company_requisites(n),
        )
        BankAccount.objects.create(
            legal_entity=entity, number=settlement_account(n), correspondent_account=CORRESPONDENT_ACCOUNT, **BANK
        )
        day = date(2026, 1, 1)
        contract = Contract.objects.create(
            programme=world.programme, legal_entity=entity, number=f"A-{n}", signed_on=day, starts_on=day
        )
        account = LedgerAccount.objects.create(
            key=f"clearing:{contract.pk}", kind="clearing", programme=world.programme, contract=contract
        )
        number = f"ОТЧ-2026-{n:06d}"
        purpose = f"Компенсация скидки по М-купонам, отчёт {number}. Без НДС"
        statements.append(
            Statement.objects.create(
                contract=contract,
                account=account,
                starts_on=OCTOBER.starts_on,
                ends_on=OCTOBER.ends_on,
                number=number,
                state="agreed",
                payable_kopecks=100_00 + n % 7,
                drafted_at=NOVEMBER_2,
                agreed_at=NOVEMBER_2,
                document=freeze(
                    kind="statement", number=number, content={"purpose": purpose}, frozen_by="", now=NOVEMBER_2
                ),
            )
        )
    return statements


def test_a_pay_day_of_a_whole_coalition(cloned_database, scale):
    world, count = make_world(), scale(small=40, full=1_600)
    bank_account(world.operator)
    statements = agreed_statements(world, count)
    took = {}

    def timed(name, do):
        began, asked = time.monotonic(), []

        def counted(execute, sql, *given):
            asked.append(sql)
            return execute(sql, *given)

        with connection.execute_wrapper(counted):
            answer = do()
        took[name] = (round(time.monotonic() - began, 1), round(len(asked) / count, 1))
        return answer

    prepare = {"statements": statements, "pay_on": NOVEMBER_2.date(), "by": "anna", "now": NOVEMBER_2}
    register = timed("prepare", lambda: prepare_register(**prepare))
    register = timed("approve", lambda: approve_register(register=register, by="boris", now=NOVEMBER_2))
    timed("export", lambda: export_register(register=register, by="boris", now=NOVEMBER_2))
    payouts = register.payouts.select_related("statement__contract__legal_entity").order_by("order_number")
    content = bank_text(world.operator, *(left(payout) for payout in payouts))
    load = {"programme": world.programme, "content": content, "file_name": "x.txt", "by": "clara", "now": NOVEMBER_2}
    timed("load", lambda: load_bank_file(**load))
    timed("match", lambda: match_waiting(by="", now=NOVEMBER_2, only_new=True))

    print(count, took)  # seconds, statements of SQL for each payout
    register.refresh_from_db()
    assert register.state == "done"
    assert BankPayment.objects.filter(state="matched").count() == count
    assert took["prepare"][1] < 8
    assert took["approve"][1] < 1
    assert took["load"][1] < 30
