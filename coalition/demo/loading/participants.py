"""The operator, the pharmacies with their outlets and desks, the manufacturers, and what they all signed."""

from random import Random

from coalition.demo.data import names
from coalition.demo.tables import OutletRow, outlets, rows
from coalition.demo.timeline import Timeline, months_before
from pharmacies.models import (
    BankAccount,
    CashDesk,
    Cashier,
    Chain,
    Contract,
    LegalEntity,
    Manufacturer,
    Outlet,
    Programme,
)

PROGRAMME = "m-system"
BANK_FIELDS = ("bank_name", "bank_city", "bik", "correspondent_account")
CASH_PROGRAMS = ("1С:Розница. Аптека", "Стандарт-Н", "еФарма", "М-Аптека плюс")


def load_participants(timeline: Timeline) -> Programme:
    """Everybody who signs contracts, each row checked as the console would check it."""
    entities = {row["code"]: _legal_entity(row) for row in rows("legal_entities")}
    programme = Programme(
        code=PROGRAMME,
        name="М-система",
        operator=entities["m-centre"],
        min_age=18,
        late_accrual=Programme.LateAccrual.BY_CLERK,
        late_claim_days=14,
    )
    _checked(programme)
    for row in rows("contracts"):
        _contract(programme, entities[row["legal_entity"]], row, timeline)
    for row in rows("manufacturers"):
        entity = entities.get(row["legal_entity"])
        Manufacturer.objects.create(name=row["name"], country=row["country"], legal_entity=entity)
    for place, outlet in enumerate(outlets()):
        _outlet(entities[outlet.legal_entity], outlet, CASH_PROGRAMS[place % len(CASH_PROGRAMS)])
    return programme


def _legal_entity(row: dict[str, str]) -> LegalEntity:
    taken = {name: row[name] for name in row if name in LEGAL_ENTITY_FIELDS}
    chain = Chain.objects.get_or_create(name=row["chain"])[0] if row["chain"] else None
    entity = _checked(LegalEntity(chain=chain, postal_address=row["legal_address"], **taken))
    _checked(
        BankAccount(legal_entity=entity, number=row["account_number"], **{field: row[field] for field in BANK_FIELDS})
    )
    return entity


LEGAL_ENTITY_FIELDS = {field.name for field in LegalEntity._meta.fields} - {"id", "chain", "postal_address"}


def _contract(programme: Programme, entity: LegalEntity, row: dict[str, str], timeline: Timeline) -> None:
    starts_on = months_before(timeline.month, int(row["months_ago"]))
    plain = ("number", "funding_moment", "coupon_accounting", "coupon_accounting_note", "fiscal_mode", "period")
    _checked(
        Contract(
            programme=programme,
            legal_entity=entity,
            signed_on=starts_on,
            starts_on=starts_on,
            fee_rate_bp=int(row["fee_rate_bp"]),
            is_netting_allowed=row["netting"] == "yes",
            min_payout_kopecks=int(row["min_payout_roubles"]) * 100,
            vat_treatment=row["vat_treatment"],
            vat_phrase=row["vat_phrase"],
            **{name: row[name] for name in plain},
        )
    )


def _outlet(entity: LegalEntity, row: OutletRow, cash_program: str) -> None:
    taken = ("code", "name", "address", "region", "district", "time_zone", "phone", "accepts_coupons")
    opened_on = entity.contracts.get().starts_on
    outlet = _checked(Outlet(legal_entity=entity, opened_on=opened_on, **{name: getattr(row, name) for name in taken}))
    for number in range(1, row.desks + 1):
        CashDesk.objects.create(outlet=outlet, number=number, name=f"Касса {number}", module=cash_program)
    for number, name in enumerate(cashier_names(row), 1):
        Cashier.objects.create(outlet=outlet, code=f"{number:02d}", name=name)


def cashier_names(row: OutletRow) -> list[str]:
    """Who works at an outlet: one more than it has desks. The code of a cashier is the place in this list, from 01."""
    rng = Random(f"cashiers of {row.code}")
    return [
        f"{names.surname(rng.choice(names.SURNAMES), 'f')} {rng.choice(names.FEMALE[1])[0]}. "
        f"{names.patronymic(rng.choice(list(names.PATRONYMICS)), 'f')[0]}."
        for _ in range(row.desks + 1)
    ]


def _checked(row):
    row.full_clean()
    row.save()
    return row
