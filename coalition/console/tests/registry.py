"""A registry with one row of everything, and the arguments of every address that leads to it."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Model
from django.urls import URLPattern, get_resolver

from coalition.console.tests.rights.campaigns import campaigns
from coalition.console.tests.rows import Rows
from coalition.tests.world import World, make_world
from coalition.toolkit.approving import ask_approval
from coalition.toolkit.freezing import freeze
from coalition.toolkit.models import Job
from members.documents.card_sheets import KIND as SHEETS
from members.models import BankCard, CardExport, ConsentText, Departure, Questionnaire, Representation
from members.operations.consent_scans import attach_scan
from members.operations.consents import give_consent
from members.tests.stock import a_batch
from promotions.models import PromotionVersion
from promotions.queries import second_looks
from settlements.models import (
    Backtest,
    BankPayment,
    CardImport,
    Dispute,
    PaymentRegister,
    Payout,
    SettlementPaper,
    Statement,
    Suspicion,
)
from settlements.movements import adjustments, erasing, merging
from settlements.statements import disputes, reopening
from settlements.tests.movements.kin import child_of, found, grown, join, somebody, text
from settlements.tests.movements.stories import wanted


def addresses() -> set[str]:
    """The names of all addresses of the product; one without a name is called by its path."""
    return set(_names(get_resolver().url_patterns, "", "/"))


def _names(patterns: list[Any], prefix: str, path: str) -> list[str]:
    found_names = []
    for each in patterns:
        here = f"{path}{each.pattern}"
        if isinstance(each, URLPattern):
            found_names.append(f"{prefix}{each.name}" if each.name else here)
        else:
            found_names += _names(each.url_patterns, f"{prefix}{each.namespace}:" if each.namespace else prefix, here)
    return found_names


@dataclass
class Registry:
    """What the addresses lead to."""

    world: World
    arguments: dict[str, tuple[Any, ...]]


def make_registry(rows: Rows) -> Registry:
    """Somebody with a consent and its scan, a family with one who waits, cards in stock, requests that wait."""
    world = make_world()
    person = world.card.person
    for kind in ConsentText.Kind:
        text(kind)
    family = found(world)
    parent = person
    child = child_of(parent, world.now)
    waiting = join(world, family, somebody(world.now, "Ждущая"))
    joined = join(world, family, grown(world.now)) if world.programme.max_adults > 2 else waiting
    _, other = world.member(last_name="Двойникова")
    consent = give_consent(person=person, text=text("ads_consent"), channel="paper", now=world.now, ways=["sms"])
    scan = attach_scan(consent=consent, file=BytesIO(b"%PDF-1.7 signed"), clerk=None, now=world.now)
    left = Departure.objects.create(
        number="ВЫХ-1", person=somebody(world.now, "Ушедшая"), kind="left", reason="…", made_at=world.now, erase_by=DAY
    )
    batch = a_batch(world, 2)
    export = CardExport.objects.create(batch=batch, form="sheets", mark="M1", exported_by="x", exported_at=world.now)
    place = default_storage.save("cards/part-1.pdf", ContentFile(b"%PDF-1.7"))
    Job.objects.create(kind=SHEETS, params={"export": export.pk}, result={"parts": [place]}, created_at=world.now)
    loaded = rows.make(CardImport, 1)[0]
    job = Job.objects.create(kind="card_import", state="stopped", created_at=world.now)
    CardImport.objects.filter(pk=loaded.pk).update(
        state="reading", counts=COUNTS, columns=["Фамилия"], job=job, rejected_file=""
    )
    account, pk = family.pk, person.pk
    arguments = {
        **dict.fromkeys(("members_account",), (account,)),
        "members_account_family_complete": (account, waiting.pk),
        "members_account_family_refuse": (account, joined.pk),
        "members_card": (world.card.pk,),
        "members_cardbatch": (batch.pk,),
        "members_cardexport_sheets": (export.pk, 1),
        "members_consent": (consent.pk,),
        "members_consenttext": (text("ads_consent").pk,),
        "members_departure": (left.pk,),
        "members_familychange": (waiting.pk,),
        "members_person": (pk,),
        "members_person_consent_withdraw": (pk, consent.pk),
        "members_person_consent_attach": (pk, consent.pk),
        "members_person_scan": (pk, scan.pk),
        "members_person_blank": (world.programme.pk, "joining"),
        "members_person_merge": (pk, other.person_id),
        "members_person_part": (other.person_id,),
        "members_person_bank_card_unbind": (pk, _bank_card(world)),
        "members_questionnaire": (_questionnaire(world).pk,),
        "members_representation": (Representation.objects.get(ward=child).pk,),
        "settlements_backtest": (rows.one(Backtest).pk,),
        "settlements_cardimport": (loaded.pk,),
        "settlements_cardimport_rejected": (loaded.pk, "utf-8"),
        "settlements_settlementpaper": (rows.one(SettlementPaper).pk,),
        "settlements_statement": (rows.one(Statement).pk,),
        "settlements_statement_came_from": (rows.one(Statement).pk, UUID(int=1)),
        "settlements_dispute": (rows.one(Dispute).pk,),
        "settlements_paymentregister": (rows.one(PaymentRegister).pk,),
        "settlements_payout": (rows.make(Payout, 1)[0].pk,),
        "settlements_bankpayment": (rows.make(BankPayment, 1)[0].pk,),
        "settlements_suspicion": (rows.one(Suspicion).pk,),
        "toolkit_frozendocument_act": (_act(world, left).pk,),
        **_requests(world, left, other, rows.one(Dispute)),
        **campaigns(world, rows),
    }
    arguments["settlements_backtest_compare"] = (arguments["settlements_backtest"][0],) * 2
    return Registry(world, arguments)


DAY = date(2026, 11, 14)
COUNTS = {"rejected": 1, "new": 0, "points": 0, "accumulated": 0}
WITHOUT = {
    *("members_card_use", "members_card_issue_to_bearer", "members_consenttext_write", "members_familychange_draft"),
    *("members_cardbatch_stock", "members_cardbatch_move", "members_cardbatch_make_batch"),
    *("members_cardbatch_show_stock", "members_person_blanks", "settlements_cardimport_example"),
    *("settlements_cardimport_import", "settlements_cardimport_process_import", "settlements_statement_draft_month"),
    *("settlements_statement_send_month", "settlements_ledgeraccount_backing"),
    *("settlements_accumulation_import", "settlements_accumulation_process_import"),
    *("settlements_paymentregister_prepare", "settlements_bankfile_upload", "settlements_bankpayment_match_again"),
}
"""Addresses that name no row."""


def arguments_of(registry: Registry, name: str) -> tuple[Any, ...]:
    """What stands in an address: its own arguments, else the row of its model."""
    plain = name.removeprefix("admin:")
    if plain in WITHOUT or plain.startswith("desk"):
        return ()
    given = registry.arguments.get(plain)
    return registry.arguments["_".join(plain.split("_")[:2])] if given is None else given


def row_of(registry: Registry, rows: Rows, model: type[Model]) -> Any:
    """The key of a row of a model."""
    known = registry.arguments.get(f"{model._meta.app_label}_{model._meta.model_name}")
    return known[0] if known else rows.make(model, 1)[0].pk


def _bank_card(world: World) -> int:
    bound = BankCard.objects.create(
        account=world.account,
        person=world.card.person,
        desk_id=world.desk_a.desk_id,
        digest="0" * 64,
        bound_at=world.now,
    )
    return bound.pk


def _questionnaire(world: World) -> Questionnaire:
    return Questionnaire.objects.create(
        programme=world.programme, number=1, title="О себе", effective_on=date(2026, 1, 1), questions=[]
    )


def _act(world: World, left: Departure) -> Any:
    content = {
        "number": "АКТ-1",
        "on": "2026-10-15",
        "programme": world.programme.pk,
        "departure": left.number,
        "departed_on": "2026-10-15",
        "reason": "…",
        "persons": ["участник № 1"],
        "categories": ["фамилия"],
        "systems": ["реестр"],
        "method": "…",
        "commission": [["Петров П. П.", "директор"], ["Сидорова С. С.", "администратор"]],
        "log": [],
        "remains": [],
    }
    return freeze(kind=erasing.DOCUMENT, number="АКТ-1", content=content, frozen_by="x", now=world.now)


def _requests(world: World, left: Departure, other: Any, dispute: Dispute) -> dict[str, tuple[int]]:
    """Requests of each kind that wait for a second person."""
    version = PromotionVersion.objects.select_related("promotion").first()
    asked = {
        erasing.KIND: {"departure": left.pk, "number": left.number, "commission": [["а", "б"], ["в", "г"]]},
        merging.KIND: {
            "kept": world.card.person_id,
            "duplicate": other.person_id,
            "reason": "…",
            "points_kopecks": 1,
        },
        adjustments.KIND: wanted(other.account, 5_00).plain(),
        disputes.SETTLING: {"dispute": dispute.pk, "statement": "ОТЧ-1", "difference_kopecks": 1, "lines": [[1, 0, 1]]},
        reopening.KIND: {"statement": dispute.statement_id, "number": "ОТЧ-1", "reason": "…"},
        second_looks.KIND: second_looks.second_look_content(version),
    }
    made = {
        kind: ask_approval(kind=kind, subject=f"row:{kind}", content=content, by="somebody else", now=world.now).pk
        for kind, content in asked.items()
    }
    steps = {
        erasing.KIND: ("erase", "keep"),
        merging.KIND: ("merge", "leave"),
        adjustments.KIND: ("agree", "refuse"),
        disputes.SETTLING: ("settle", "unsettle"),
        reopening.KIND: ("reopen", "stay_agreed"),
        second_looks.KIND: ("promotion_agree", "promotion_refuse"),
    }
    return {f"toolkit_approval_{step}": (made[kind],) for kind, names in steps.items() for step in names}
