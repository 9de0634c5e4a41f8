"""A promotion starts with its budget: from then on an award that the budget does not reach is not given."""

from datetime import date, datetime

from django.db import transaction

from coalition.kernel.money import split_proportionally
from promotions.compiler.compile import compile_fundings
from promotions.engine.rulebook import FunderKind, Funding
from promotions.models import PromotionVersion
from promotions.operations.lifecycle import finish_version, pause_version, run_version
from promotions.operations.publishing import publish_rulebook
from settlements.ledger import book, chart
from settlements.ledger.transfers import Transfer
from settlements.models import LedgerAccount


@transaction.atomic
def start_promotion(
    *, version: PromotionVersion, started_by: str, now: datetime, business_on: date
) -> PromotionVersion:
    """Run an approved version, grant its budget to its funders by their shares, and put the rules in force.

    A part is the most that its funder pays in all, with a cap for a receipt or without; nothing is given any more that
    one of the parts does not reach, and what the others have left goes back at the end.

    What an older version left in the promotion's budgets counts: they are brought up to the new version's budget. A
    paused version goes on with what is left of its own. Refused with TransitionRefused, CannotStart or RulesRefused;
    then nothing changes.
    """
    was_paused = version.state == PromotionVersion.State.PAUSED
    version = run_version(version=version, today=business_on)
    programme = version.promotion.programme
    if version.budget_kopecks is not None and not was_paused:
        # By id, as purchases take them, so that nobody waits in a ring.
        budgets = LedgerAccount.objects.filter(kind="budget", promotion=version.promotion).order_by("pk")
        present = {each.purpose: each.balance_kopecks for each in budgets.select_for_update(no_key=True)}
        transfers = [
            transfer
            for funder, part in _parts(version).items()
            if (transfer := _grant(version, funder, missing=part - present.get(funder, 0)))
        ]
        if transfers:
            book.post_entry(
                kind="budget",
                programme_id=programme.pk,
                business_on=business_on,
                now=now,
                transfers=transfers,
                recorded_by=started_by,
            )
    publish_rulebook(programme=programme, published_by=started_by, now=now)
    return version


@transaction.atomic
def pause_promotion(*, version: PromotionVersion, paused_by: str, now: datetime) -> PromotionVersion:
    """Let a running version rest and put the rules without it in force; its budget waits.

    Refused with TransitionRefused or RulesRefused.
    """
    version = pause_version(version=version)
    publish_rulebook(programme=version.promotion.programme, published_by=paused_by, now=now)
    return version


@transaction.atomic
def finish_promotion(
    *, version: PromotionVersion, finished_by: str, now: datetime, business_on: date
) -> PromotionVersion:
    """End a version for good, put the rules without it in force, and give back what is left of its budget.

    Refused with TransitionRefused or RulesRefused.
    """
    version = finish_version(version=version)
    promotion = version.promotion
    publish_rulebook(programme=promotion.programme, published_by=finished_by, now=now)
    left = LedgerAccount.objects.select_for_update(no_key=True).filter(kind="budget", promotion=promotion)
    transfers = [
        Transfer(
            "budget_back",
            chart.budget(promotion.programme_id, promotion.pk, account.purpose),
            chart.allotment(promotion.programme_id, promotion.pk, account.purpose),
            account.balance_kopecks,
            promotion_version_id=version.pk,
        )
        for account in left.order_by("pk")
        if account.balance_kopecks
    ]
    if transfers:
        book.post_entry(
            kind="budget",
            programme_id=promotion.programme_id,
            business_on=business_on,
            now=now,
            transfers=transfers,
            recorded_by=finished_by,
        )
    return version


def _parts(version: PromotionVersion) -> dict[str, int]:
    """Funder → its part of the budget; a funder that is named with a cap and without has both in one."""
    fundings = compile_fundings(version.fundings.all())
    shares = split_proportionally(version.budget_kopecks, [funding.share_bp for funding in fundings])
    parts: dict[str, int] = {}
    for funding, share in zip(fundings, shares, strict=True):
        parts[funder_name(funding)] = parts.get(funder_name(funding), 0) + share
    return parts


def _grant(version: PromotionVersion, funder: str, *, missing: int) -> Transfer | None:
    promotion = version.promotion
    budget = chart.budget(promotion.programme_id, promotion.pk, funder)
    allotment = chart.allotment(promotion.programme_id, promotion.pk, funder)
    if missing > 0:
        return Transfer("budget_granted", allotment, budget, missing, promotion_version_id=version.pk)
    if missing < 0:
        return Transfer("budget_back", budget, allotment, -missing, promotion_version_id=version.pk)
    return None


def funder_name(funding: Funding) -> str:
    """The name of a funder's budget, as `settlements.ledger.purchase_books.budget_funder` finds it again."""
    if funding.kind is FunderKind.PARTICIPANT:
        return str(funding.legal_entity_id)
    return "operator" if funding.kind is FunderKind.OPERATOR else "outlets"
