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

    Payers' totals are split first, then each is spread over what the lines still have.
    """
    if len(fundings) <= 1:
        return [(payer_id(fundings[0], place) if fundings else None, shares)]
    left = dict(shares)
    borne = []
    for payer, total in _totals(fundings, place, sum(left.values())).items():
        taken = allocate([Share(line_no, kopecks, kopecks) for line_no, kopecks in left.items()], total)
        borne.append((payer, [(line_no, kopecks) for line_no, kopecks in taken.items() if kopecks]))
        left = {line_no: kopecks - taken[line_no] for line_no, kopecks in left.items()}
    return borne


def _totals(fundings: Sequence[Funding], place: Place, total: int) -> dict[int | None, int]:
    """What each payer bears of the whole: by shares (largest remainder), no funding above its cap.

    What lies above caps is borne by those without one, by their shares. Soundness asks for one; were there none, all
    would bear it as if there were no caps.
    """
    weights: dict[tuple[int | None, int | None], int] = {}
    for funding in fundings:
        key = payer_id(funding, place), funding.cap_kopecks
        weights[key] = weights.get(key, 0) + funding.share_bp
    wanted = split_proportionally(total, list(weights.values()))
    open_weights = [0 if cap is not None else weight for (_, cap), weight in weights.items()]
    if any(open_weights):
        caps = [cap for _, cap in weights]
        wanted = [each if cap is None else min(each, cap) for each, cap in zip(wanted, caps, strict=True)]
        above = split_proportionally(total - sum(wanted), open_weights)
        wanted = [each + more for each, more in zip(wanted, above, strict=True)]
    totals: dict[int | None, int] = {}
    for (payer, _), kopecks in zip(weights, wanted, strict=True):
        totals[payer] = totals.get(payer, 0) + kopecks
    return totals
