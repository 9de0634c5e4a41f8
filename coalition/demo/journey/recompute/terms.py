"""What the participants of the replayed coalition agreed on: `docs/replay.md`, "The coalition", in figures."""

CHAINS = 12
CHAINS_CHARGED_WHEN_SPENT = (9, 10, 11)

BASE_RATE_BP = 500
"""Funded by the legal entity of the outlet, on all that is paid."""

LEVELS = ((0, 0), (150_00, 200), (500_00, 500))
"""From so many kopecks paid before this receipt: so many basis points more, funded by the operator."""

PROMOTED_MANUFACTURERS = 6
PROMOTED_RATE_BP = 300
"""On the goods of the manufacturers that sell most lines; the 2nd, 4th and 6th are charged when points are spent."""

SPENDS_EVERY = 5
SPENDING_CAP_BP = 3_000
RETURNED_EVERY = 200

Entity = tuple[str, int]
"""Who pays or is paid: ("chain", 0..11), ("manufacturer", id) or OPERATOR."""

OPERATOR: Entity = ("operator", 0)
UNKNOWN_MANUFACTURER = 0


def chain_of(store_id: int) -> Entity:
    """The chain a store belongs to."""
    return ("chain", store_id % CHAINS)


def level_rate_bp(accumulated_kopecks: int) -> int:
    """The rate of the highest level whose threshold is reached."""
    return max(rate_bp for threshold, rate_bp in LEVELS if accumulated_kopecks >= threshold)


def pays_nominal(manufacturer_id: int) -> bool:
    """Manufacturers with an even number owe a coupon's nominal, the others what was accepted."""
    return manufacturer_id != UNKNOWN_MANUFACTURER and manufacturer_id % 2 == 0


def charged_when_spent(funder: Entity, promoted: list[int], funding: str = "mixed") -> bool:
    """Whether a funder's points are charged when they are spent; otherwise when they are issued.

    `funding`: the same for all contracts (issue, use), or for each its own (mixed); the operator has no contract.
    """
    kind, number = funder
    if funding != "mixed":
        return funding == "use" and funder != OPERATOR
    if kind == "chain":
        return number in CHAINS_CHARGED_WHEN_SPENT
    return kind == "manufacturer" and promoted.index(number) % 2 == 1


def is_netted(entity: Entity, netting: str) -> bool:
    """Whether a contract's two sides are set off: all (on), none (off), those with an even number (mixed)."""
    return entity[1] % 2 == 0 if netting == "mixed" else netting == "on"
