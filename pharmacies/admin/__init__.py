"""Pages of the console: who takes part, what is on the shelf, who signs in."""

from pharmacies.admin import (
    cash_desk,
    cashier,
    chain,
    contract,
    group,
    legal_entity,
    manufacturer,
    outlet,
    product,
    product_group,
    programme,
    rights_history,
    shift,
    staff_user,
    substance,
)

__all__ = [
    "cash_desk",
    "cashier",
    "chain",
    "contract",
    "group",
    "legal_entity",
    "manufacturer",
    "outlet",
    "product",
    "product_group",
    "programme",
    "rights_history",
    "shift",
    "staff_user",
    "substance",
]
