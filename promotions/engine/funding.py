"""Who bears a benefit, line by line, to the kopeck."""

from collections.abc import Sequence

from coalition.kernel.allocation import Share, allocate
from coalition.kernel.money import split_proportionally
from promotions.engine.receipt import Place
from promotions.engine.rulebook import FunderKind, Funding

LineShare = tuple[int, int]
"""A line number and kopecks."""


def payer_id(funding: Funding, place: Place) -> int | None:
    """The legal entity that pays, None for the operator."""
    if funding.kind is FunderKind.OUTLET:
        return place.legal_entity_id
    return funding.legal_entity_id if funding.kind is FunderKind.PARTICIPANT else None


def borne_by(
    fundings: Sequence[Funding], place: Place, shares: Sequence[LineShare]
) -> list[tuple[int | None, Sequence[LineShare]]]:
    """Each payer with what it bears of each line; nothing is left over in a line, in a payer's total or in the whole.

    Payers' totals are split first (largest remainder), then each is spread over what the lines still have.
    """
    if len(fundings) <= 1:
        return [(payer_id(fundings[0], place) if fundings else None, shares)]
    weights: dict[int | None, int] = {}
    for funding in fundings:
        payer = payer_id(funding, place)
        weights[payer] = weights.get(payer, 0) + funding.share_bp
    left = dict(shares)
    totals = split_proportionally(sum(left.values()), list(weights.values()))
    borne = []
    for payer, total in zip(weights, totals, strict=True):
        taken = allocate([Share(line_no, kopecks, kopecks) for line_no, kopecks in left.items()], total)
        borne.append((payer, [(line_no, kopecks) for line_no, kopecks in taken.items() if kopecks]))
        left = {line_no: kopecks - taken[line_no] for line_no, kopecks in left.items()}
    return borne
