"""A promotion starts with its budget: from then on an award that the budget does not reach is not given."""

from datetime import date, datetime

from django.db import transaction

from coalition.kernel.money import split_proportionally
from promotions.compiler.compile import compile_fundings
from promotions.engine.rulebook import FunderKind, Funding
from promotions.models import PromotionVersion
from promotions.operations.publishing import publish_rulebook
from promotions.operations.running import run_version
from settlements.ledger import book, chart
from settlements.ledger.transfers import Transfer
from settlements.models import LedgerAccount


@transaction.atomic
def start_promotion(
    *, version: PromotionVersion, started_by: str, now: datetime, business_on: date
) -> PromotionVersion:
    """Run a version, grant its budget to its funders by their shares, and put the rules in force.

    What an older version left in the promotion's budgets counts: they are brought up to the new version's budget.
    Refused with TransitionRefused or RulesRefused; then nothing changes.
    """
    version = run_version(version=version, approved_by=started_by, now=now)
    programme = version.promotion.programme
    if version.budget_kopecks is not None:
        fundings = compile_fundings(version.fundings.all())
        shares = split_proportionally(version.budget_kopecks, [funding.share_bp for funding in fundings])
        transfers = [
            transfer
            for funding, share in zip(fundings, shares, strict=True)
            if (transfer := _grant(version, funding, share))
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


def _grant(version: PromotionVersion, funding: Funding, share: int) -> Transfer | None:
    promotion = version.promotion
    funder = funder_name(funding)
    budget = chart.budget(promotion.programme_id, promotion.pk, funder)
    allotment = chart.allotment(promotion.programme_id, promotion.pk, funder)
    present = (
        LedgerAccount.objects.select_for_update(no_key=True)
        .filter(key=budget.key)
        .values_list("balance_kopecks", flat=True)
        .first()
    )
    missing = share - (present or 0)
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
