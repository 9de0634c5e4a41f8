"""Who comes to the console."""

from coalition.console.groups import ACCOUNTANT, AUDITOR, CASHIER, CLERK, MANUFACTURER, OPERATOR, PHARMACY

O, C, B, A = OPERATOR, CLERK, ACCOUNTANT, AUDITOR  # noqa: E741
NOBODY, CHIEF, STRANGER = "nobody", "superuser", "stranger"
GROUPS = (O, C, B, A, NOBODY, CHIEF)
"""Those who come in. «nobody» is staff without a group; the superuser may do whatever anybody may."""
PARTICIPANTS = (PHARMACY, CASHIER, MANUFACTURER)
"""Those who have a cabinet of their own and no business in the console."""
DESK, WATCH, MONEY, ALL, STAFF = (O, C), (O, B, A), (O, B), (O, C, B, A), (O, C, B, A, NOBODY)
CHIEF_ONLY = ()
FORBIDDEN = (403, 403)

LETTERS = {O: "O", C: "C", B: "B", A: "A", CHIEF: "S"}


def in_letters(group: str, letters: str) -> bool:
    """Whether a group is among those of a table's cell."""
    return LETTERS.get(group, "-") in letters


def full(name: str) -> str:
    """The name of an address of `LINES` as Django has it."""
    return name if name.startswith("desk") else f"admin:{name}"
