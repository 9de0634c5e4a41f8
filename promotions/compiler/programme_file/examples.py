"""Worked examples of a file: read, judged by the engine, and compared with what they expect. No row is touched."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Any
from uuid import UUID

from coalition.kernel.money import MAX_KOPECKS
from coalition.kernel.quantity import QuantityError, line_amount, parse_quantity
from promotions.compiler.outside import Reader
from promotions.compiler.outside.faults import Unreadable
from promotions.compiler.outside.names import Names
from promotions.compiler.outside.scalars import as_text, read_scalar
from promotions.compiler.programme_file.example_sections import (
    RECEIPT_HELP,
    example_shape,
    goods_shape,
    member_shape,
    place_shape,
)
from promotions.engine.decision import Decision
from promotions.engine.evaluate import evaluate
from promotions.engine.facts import ANONYMOUS, Facts, PointLot, Used
from promotions.engine.lots import narrowness
from promotions.engine.periods import period_starts_on
from promotions.engine.receipt import CouponShown, Line, Place, Receipt, SpendMode
from promotions.engine.rulebook import FunderKind, Rulebook
from promotions.engine.vocabulary import Unit

USUAL_DAY = date(2026, 1, 15)
"""A Thursday."""
USUAL_TIME = time(12)
MOSCOW = timezone(timedelta(hours=3))
NOWHERE_ID = 0
MEMBER_ID = 1
_QUANTITY = re.compile(r"([0-9.,]+)\s*[xх×]\s*(.+)", re.IGNORECASE)

Payer = int | str
"""A legal entity, or one of the words `outlet` and `operator`."""


@dataclass(frozen=True, slots=True)
class Example:
    """A receipt of a buyer, and what is expected of it. `promotion_ids` None: all promotions of the file.

    `used` and `campaign` by promotion: what the buyer has had of it, and the points that it restricts.
    """

    title: str
    line: int
    receipt: Receipt
    facts: Facts
    expected: Mapping[str, Any]
    promotion_ids: frozenset[int] | None = None
    used: Mapping[int, Used] = field(default_factory=dict)
    campaign: Mapping[int, int] = field(default_factory=dict)


def read_examples(tree: Mapping[str, Any], names: Names) -> tuple[Example, ...]:
    """The worked examples. Refused with Refused, naming everything that is wrong with them."""
    reader = Reader(names)
    found = _Examples(reader, tree).read()
    reader.refuse_faults()
    return found


def judged(example: Example, rulebook: Rulebook) -> Decision:
    """The engine's decision by the rules of the file, or by those that the example names."""
    rules = tuple(
        rule for rule in rulebook.rules if example.promotion_ids is None or rule.promotion_id in example.promotion_ids
    )
    today = example.receipt.occurred_at.date()
    uses = dict(example.facts.uses)
    for rule in rules:
        used, starts_on = example.used.get(rule.promotion_id), period_starts_on(rule.limits.period, today)
        if used is not None:
            uses[rule.promotion_id, None] = uses[rule.promotion_id, starts_on] = used
    facts = replace(example.facts, uses=uses, **_lots(example, rulebook))
    return evaluate(example.receipt, facts, replace(rulebook, rules=rules), is_trial=True)


def _lots(example: Example, rulebook: Rulebook) -> dict[str, Any]:
    """The buyer's points where some of them may be spent in their own way only: the narrowest first."""
    if not example.campaign:
        return {}
    spending = {rule.promotion_id: rule.spending for rule in rulebook.rules}
    restricted = [
        PointLot(UUID(int=promotion_id), kopecks, spending[promotion_id])
        for promotion_id, kopecks in example.campaign.items()
    ]
    restricted.sort(key=lambda lot: (-narrowness(lot.spending), lot.lot_id))
    plain = example.facts.spendable_kopecks
    lots = (*restricted, PointLot(UUID(int=NOWHERE_ID), plain)) if plain else tuple(restricted)
    return {"lots": lots, "spendable_kopecks": sum(lot.kopecks for lot in lots)}


class _Examples:
    def __init__(self, reader: Reader, tree: Mapping[str, Any]) -> None:
        self.reader = reader
        self.tree = tree
        self.goods: dict[str, dict[str, Any] | None] = {}
        self.places: dict[str, dict[str, Any] | None] = {}

    def read(self) -> tuple[Example, ...]:
        reader = self.reader
        for found, section, shape in ((self.goods, "goods", goods_shape()), (self.places, "places", place_shape())):
            for code, plain in reader.mapping(self.tree.get(section), section).items():
                found[str(code)] = reader.read(shape, plain, f"{section}.{code}")
        written = self.tree.get("examples", [])
        if written and not isinstance(written, list):
            reader.blame(written, "examples", "Здесь нужен список примеров.", "A list of examples is expected here.")
            written = []
        read = [self._example(plain, f"examples[{number}]") for number, plain in enumerate(written)]
        return tuple(example for example in read if example is not None)

    def _example(self, plain: Any, path: str) -> Example | None:
        reader, before = self.reader, len(self.reader.faults)
        written = reader.mapping(plain, path)
        values = reader.read(example_shape(), plain, path)
        occurred_at = datetime.combine(
            (values and values["on"]) or USUAL_DAY, (values and values["time"]) or USUAL_TIME, tzinfo=MOSCOW
        )
        lines = self._lines(written.get("receipt"), f"{path}.receipt")
        facts, used, campaign = self._member(written.get("member"), f"{path}.member")
        spend, spend_kopecks = self._spend(written.get("spend"), f"{path}.spend")
        funders = self._funders(written, path)
        place = self._place((values and values["place"]) or "", written.get("place"), f"{path}.place")
        if len(reader.faults) > before:
            return None
        return Example(
            title=values["title"],
            line=getattr(plain, "place", (0, 0))[0],
            receipt=Receipt(
                place=place,
                occurred_at=occurred_at,
                lines=lines,
                coupons=tuple(
                    CouponShown(f"№{number}", number, series_id)
                    for number, series_id in enumerate(values["coupons"], 1)
                ),
                spend=spend,
                spend_kopecks=spend_kopecks,
            ),
            facts=facts,
            expected={**values["expect"], "funders": funders},
            promotion_ids=values["promotions"],
            used=used,
            campaign=campaign,
        )

    def _lines(self, plain: Any, path: str) -> tuple[Line, ...]:
        rows = plain if isinstance(plain, list) else [plain]
        found = []
        for number, row in enumerate(rows, 1):
            try:
                found.append(self._line(number, row))
            except (Unreadable, ValueError, QuantityError) as error:
                said = (error.ru, error.en) if isinstance(error, Unreadable) else RECEIPT_HELP
                self.reader.blame(row, f"{path}[{number - 1}]", *said)
        return tuple(found)

    def _line(self, number: int, row: Any) -> Line:
        if isinstance(row, Mapping):
            (code, written), *others = row.items()
            if others:
                raise ValueError(row)
        else:
            code, written = None, row
        if code is not None and str(code) not in self.goods:
            raise Unreadable(
                f"Товар «{code}» не описан в разделе goods.", f"The product “{code}” is not in the section goods."
            )
        quantity, amount = 1_000, as_text(written)
        if found := _QUANTITY.fullmatch(amount):
            quantity = parse_quantity(found[1].replace(",", "."))
            price = read_scalar(Unit.MONEY, found[2].strip())
            kopecks = line_amount(price, quantity)
        else:
            price = kopecks = read_scalar(Unit.MONEY, amount)
        if not 0 <= kopecks <= MAX_KOPECKS:
            raise ValueError(row)
        product = {} if code is None else {**(self.goods[str(code)] or {}), "product_id": self._product(code)}
        product.pop("name", None)
        return Line(number, quantity, price, kopecks, **product)

    def _product(self, code: Any) -> int:
        return self.reader.names.id_of(Unit.PRODUCTS, str(code))

    def _member(self, plain: Any, path: str) -> tuple[Facts, dict[int, Used], dict[int, int]]:
        if isinstance(plain, str) and plain == "none":
            return ANONYMOUS, {}, {}
        values = self.reader.read(member_shape(), plain, path)
        if values is None:
            return ANONYMOUS, {}, {}
        used = {
            promotion_id: Used(
                values["used"].get(promotion_id, 0),
                values["received"].get(promotion_id, 0),
                values["counted"].get(promotion_id, 0),
            )
            for promotion_id in {*values["used"], *values["received"], *values["counted"]}
        }
        facts = Facts(
            account_id=MEMBER_ID,
            spendable_kopecks=values["points_kopecks"],
            accumulations=values["accumulated"],
            recent={**values["accumulated"], **values["recent"]},
            purchases=values["purchases"],
            segment_ids=values["segment_ids"],
            card_kind=values["card_kind"],
            born_on=values["born_on"],
            enrolled_on=values["enrolled_on"],
        )
        return facts, used, values["campaign_points"]

    def _spend(self, plain: Any, path: str) -> tuple[SpendMode, int]:
        text = as_text(plain) if plain is not None else ""
        if text in ("", "none"):
            return SpendMode.NONE, 0
        if text == "all":
            return SpendMode.ALL, 0
        try:
            return SpendMode.EXACT, read_scalar(Unit.POINTS, text)
        except Unreadable as error:
            self.reader.blame(plain, path, error.ru, error.en)
            return SpendMode.NONE, 0

    def _funders(self, written: Mapping[str, Any], path: str) -> dict[Payer, int] | None:
        expected = written.get("expect")
        if not isinstance(expected, Mapping) or "funders" not in expected:
            return None
        found: dict[Payer, int] = {}
        path = f"{path}.expect.funders"
        for who, amount in self.reader.mapping(expected["funders"], path).items():
            word = str(who) in (FunderKind.OUTLET, FunderKind.OPERATOR)
            try:
                payer = str(who) if word else self.reader.names.id_of(Unit.LEGAL_ENTITIES, str(who))
                found[payer] = read_scalar(Unit.MONEY, as_text(amount))
            except Unreadable as error:
                self.reader.blame(amount, f"{path}.{who}", error.ru, error.en)
        return found

    def _place(self, code: str, written: Any, path: str) -> Place:
        if not code:
            return Place(NOWHERE_ID, NOWHERE_ID, NOWHERE_ID)
        if code not in self.places:
            ru, en = f"Аптека «{code}» не описана в разделе places.", f"“{code}” is not in the section places."
            self.reader.blame(written, path, ru, en)
            return Place(NOWHERE_ID, NOWHERE_ID, NOWHERE_ID)
        values = dict(self.places[code] or {})
        for name in ("desk_id", "legal_entity_id"):
            values[name] = values.get(name) or NOWHERE_ID
        return Place(outlet_id=self.reader.names.id_of(Unit.OUTLETS, code), **values)
