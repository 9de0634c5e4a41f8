"""A file's examples judged by the file's own rules, and what differs from what they expect."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from promotions.compiler.outside.names import GivenNames, NameUnclear
from promotions.compiler.outside.scalars import write_scalar
from promotions.compiler.outside.shapes import Part
from promotions.compiler.programme_file.content import ProgrammeContent
from promotions.compiler.programme_file.example_sections import expectation_shape
from promotions.compiler.programme_file.examples import Example, judged, read_examples
from promotions.compiler.programme_file.reading import read_content
from promotions.compiler.programme_file.rules import rulebook_of
from promotions.compiler.programme_file.tree import read_tree
from promotions.engine.decision import Decision
from promotions.engine.rulebook import FunderKind, Rulebook
from promotions.engine.vocabulary import Unit

ALIKE = {Unit.ONE_COUPON_SERIES: Unit.COUPON_SERIES}
NOT_THERE = "–"

SIMPLE = {
    "discount": lambda decision: decision.total("discount_kopecks"),
    "coupons": lambda decision: decision.total("coupon_kopecks"),
    "spent": lambda decision: decision.spent_kopecks,
    "spendable": lambda decision: decision.max_spend_kopecks,
    "payable": lambda decision: decision.payable_kopecks,
    "earned": lambda decision: decision.earned_kopecks,
    "accumulated": lambda decision: decision.total("accumulated_kopecks"),
    "earned_by_line": lambda decision: tuple(line.earned_kopecks for line in decision.lines),
    "payable_by_line": lambda decision: tuple(line.payable_kopecks for line in decision.lines),
    "levels": lambda decision: frozenset(decision.level_ids),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not as expected; both as they are written in the file."""

    what: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Checked:
    """An example after it was judged. `line`: where it stands in the file."""

    title: str
    line: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What became of a file's examples."""

    programme: str
    promotions: int
    examples: tuple[Checked, ...]

    @property
    def differing(self) -> tuple[Checked, ...]:
        """Examples with differences."""
        return tuple(example for example in self.examples if example.differences)


def check_file(content: bytes) -> CheckedFile:
    """The file's examples judged by its rules, without the database. Refused with Refused: the file is not sound."""
    programme, examples, rulebook, names = open_file(content)
    return CheckedFile(
        programme.code,
        len(programme.promotions),
        tuple(
            Checked(example.title, example.line, tuple(differences(example, rulebook, names))) for example in examples
        ),
    )


def open_file(content: bytes) -> tuple[ProgrammeContent, tuple[Example, ...], Rulebook, "FileNames"]:
    """What the file says, its examples and its rulebook, in numbers of its own. Refused with Refused."""
    tree = read_tree(content)
    names = FileNames(tree)
    programme = read_content(tree, names)
    return programme, read_examples(tree, names), rulebook_of(programme, names), names


class FileNames:
    """Numbers for the names of a file. What the file itself defines must be defined; everything else is believed."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        self.codes: dict[Unit, dict[str, int]] = {}
        self.defined = {
            Unit.LEVEL_SCHEME: _codes(tree, "level_schemes"),
            Unit.LEVELS: _levels(tree),
            Unit.SEGMENTS: _codes(tree, "segments"),
            Unit.PROMOTIONS: _codes(tree, "promotions"),
            Unit.COUPON_SERIES: _codes(tree, "coupon_series"),
        }
        for unit, codes in self.defined.items():
            self.codes[unit] = {code: number for number, code in enumerate(codes, 1)}

    def id_of(self, unit: Unit, written: str) -> int:
        """The number of a name. Refused with NameUnclear: the file does not define what it should."""
        unit = ALIKE.get(unit, unit)
        known = self.codes.setdefault(unit, {})
        if unit in self.defined:
            numbers = {code: (number,) for code, number in known.items()}
            return GivenNames({unit: numbers}).id_of(unit, written)
        return known.setdefault(written, len(known) + 1)

    def code_of(self, unit: Unit, row_id: int) -> str:
        """The name of a number. Refused with NameUnclear: nobody has it."""
        for code, number in self.codes.get(ALIKE.get(unit, unit), {}).items():
            if number == row_id:
                return code
        raise NameUnclear(f"Нет номера {row_id}.", f"There is no number {row_id}.")


def _codes(tree: Mapping[str, Any], section: str) -> list[str]:
    written = tree.get(section)
    return [str(code) for code in written] if isinstance(written, Mapping) else []


def _levels(tree: Mapping[str, Any]) -> list[str]:
    schemes = tree.get("level_schemes")
    found = []
    for code, scheme in schemes.items() if isinstance(schemes, Mapping) else ():
        levels = scheme.get("levels") if isinstance(scheme, Mapping) else None
        for level in levels if isinstance(levels, list) else ():
            if isinstance(level, Mapping):
                found.append(f"{code}/{level.get('name', '')}")
    return list(dict.fromkeys(found))


def differences(example: Example, rulebook: Rulebook, names: FileNames) -> Iterator[Difference]:
    """What the engine decides otherwise than the example expects."""
    decision = judged(example, rulebook)
    for part in expectation_shape().parts:
        expected = example.expected.get(part.name)
        if expected is None:
            continue
        if part.name in SIMPLE:
            got = SIMPLE[part.name](decision)
            if got != expected:
                yield Difference(part.outer, _said(part, expected, names), _said(part, got, names))
            continue
        got = _by_name(part.name, decision, example)
        # Who bears what must be whole; what promotions gave and why is compared as far as it is named.
        keys = {*expected, *got} if part.name == "funders" else expected
        for key in keys:
            wanted, found = expected.get(key, 0), got.get(key, 0 if part.words.unit is not Unit.CHOICE else NOT_THERE)
            if wanted != found and wanted not in (found if isinstance(found, tuple) else ()):
                called = _called(part, key, names)
                yield Difference(f"{part.outer} {called}", _one(part, wanted, names), _one(part, found, names))


def _by_name(name: str, decision: Decision, example: Example) -> Mapping[Any, Any]:
    match name:
        case "gives":
            return _summed((benefit.promotion_id, benefit.amount_kopecks) for benefit in _benefits(decision))
        case "funders":
            own = example.receipt.place.legal_entity_id
            words = {None: FunderKind.OPERATOR.value, own: FunderKind.OUTLET.value}
            return _summed((words.get(payer, payer), kopecks) for payer, kopecks in _borne(decision))
        case "why":
            reasons: dict[int | None, tuple[str, ...]] = {}
            for step in decision.trace:
                reasons[step.promotion_id] = (*reasons.get(step.promotion_id, ()), str(step.reason))
            return reasons
        case "why_coupons":
            shown = {coupon.code: coupon.series_id for coupon in example.receipt.coupons}
            return {shown[outcome.code]: str(outcome.reason) for outcome in decision.coupons}
        case _:
            return _summed((coupon.series_id, 1) for coupon in decision.issued)


def _benefits(decision: Decision) -> tuple[Any, ...]:
    return (*decision.discounts, *decision.awards)


def _borne(decision: Decision) -> Iterator[tuple[int | None, int]]:
    for benefit in _benefits(decision):
        yield benefit.legal_entity_id, benefit.amount_kopecks
    for coupon in decision.coupons:
        if coupon.compensated_kopecks:
            yield coupon.legal_entity_id, coupon.compensated_kopecks


def _summed(pairs: Any) -> dict[Any, int]:
    sums: dict[Any, int] = {}
    for key, amount in pairs:
        sums[key] = sums.get(key, 0) + amount
    return sums


def _called(part: Part, key: Any, names: FileNames) -> str:
    if part.name == "funders":
        return key if isinstance(key, str) else names.code_of(Unit.LEGAL_ENTITIES, key)
    return names.code_of(part.keyed_by, key)


def _said(part: Part, value: Any, names: FileNames) -> str:
    if part.collect is None:
        return _one(part, value, names)
    written = [_one(part, each, names) for each in (value if part.collect is tuple else sorted(value))]
    return f"[{', '.join(written)}]"


def _one(part: Part, value: Any, names: FileNames) -> str:
    unit = part.words.unit
    if unit is Unit.CHOICE:
        return ", ".join(value) if isinstance(value, tuple) else str(value)
    return names.code_of(unit, value) if unit is Unit.LEVELS else str(write_scalar(unit, value))
