"""The committed tables of the demonstration: CSV files below `data/`, read once into named rows."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class OutletRow:
    """A pharmacy: how many desks it has, and how often it is visited compared with the others."""

    code: str
    legal_entity: str
    name: str
    address: str
    region: str
    district: str
    time_zone: str
    phone: str
    desks: int
    accepts_coupons: bool
    weight: int


@dataclass(frozen=True, slots=True)
class ProductRow:
    """Goods; `vat` is reduced (10 %), standard (20 %, 22 % since 2026) or none."""

    code: str
    gtin: str
    name: str
    manufacturer: str
    group: str
    substance: str
    atc_code: str
    flags: frozenset[str]
    vat: str
    price_kopecks: int


def rows(name: str) -> list[dict[str, str]]:
    """The rows of `data/<name>.csv` as they are written."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def outlets() -> tuple[OutletRow, ...]:
    """All outlets, in the order of the file."""
    return tuple(
        OutletRow(
            **row
            | {
                "desks": int(row["desks"]),
                "accepts_coupons": row["accepts_coupons"] == "yes",
                "weight": int(row["weight"]),
            }
        )
        for row in rows("outlets")
    )


@cache
def products() -> tuple[ProductRow, ...]:
    """The whole catalogue, in the order of the file."""
    return tuple(
        ProductRow(
            **{name: value for name, value in row.items() if name != "price_roubles"}
            | {"flags": frozenset(row["flags"].split()), "price_kopecks": int(row["price_roubles"]) * 100}
        )
        for row in rows("products")
    )
