"""Who takes part and what is on the shelf."""

from pharmacies.models.contract import Contract
from pharmacies.models.desk import CashDesk, Cashier, DeskKey, Shift
from pharmacies.models.legal_entity import BankAccount, Chain, LegalEntity
from pharmacies.models.outlet import Outlet
from pharmacies.models.product import Manufacturer, Product, ProductGroup, Substance, VatRate
from pharmacies.models.programme import Programme
from pharmacies.models.rate_counter import RateCounter
from pharmacies.models.rights_change import RightsChange
from pharmacies.models.staff import StaffUser

__all__ = [
    "BankAccount",
    "CashDesk",
    "Cashier",
    "Chain",
    "Contract",
    "DeskKey",
    "LegalEntity",
    "Manufacturer",
    "Outlet",
    "Product",
    "ProductGroup",
    "Programme",
    "RateCounter",
    "RightsChange",
    "Shift",
    "StaffUser",
    "Substance",
    "VatRate",
]
