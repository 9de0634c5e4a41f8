"""The JSON Schema of the file, made from the very words that read it; for editors that complete and underline."""

import json
from collections.abc import Iterable
from typing import Any

from promotions.compiler.outside import Shape, shape_of
from promotions.compiler.outside.names import TABLES
from promotions.compiler.outside.scalars import WEEKDAYS, WEEKDAYS_RU, write_scalar
from promotions.compiler.outside.shapes import Part
from promotions.compiler.programme_file.example_sections import (
    RECEIPT_HELP,
    example_shape,
    goods_shape,
    member_shape,
    place_shape,
)
from promotions.compiler.programme_file.sections import (
    FUNDER,
    FUNDERS,
    LEVELS,
    VERSION,
    exclusions_shape,
    level_shape,
    redemption_shape,
    sections,
    settings_shape,
)
from promotions.engine.mechanics import MECHANICS
from promotions.engine.vocabulary import Term, Unit

Schema = dict[str, Any]

CODE = "^[-a-zA-Z0-9_]{1,40}$"
NAME = {"type": ["string", "integer"]}
MONEY = {"type": ["number", "string"], "pattern": "^-?[0-9][0-9 ]*([.,][0-9]{1,2})?$"}
PERCENT = {"type": "string", "pattern": "^[0-9]{1,5}([.,][0-9]{1,2})?\\s*%$"}
DAY = {"type": "integer", "minimum": 1, "maximum": 31}

KINDS: dict[Unit, Schema] = {
    Unit.MONEY: MONEY,
    Unit.POINTS: MONEY,
    Unit.PERCENT: PERCENT,
    Unit.TIMES: {"type": "string", "pattern": "^[xXхХ×]\\s*[0-9]{1,4}([.,][0-9]{1,2})?$"},
    Unit.NUMBER: {"type": "integer"},
    Unit.DAYS: {"type": "integer"},
    Unit.DATE: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    Unit.TIME: {"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}$"},
    Unit.MOMENT: {
        "type": "string",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})$",
    },
    Unit.YES_NO: {"enum": [True, False, "yes", "no", "да", "нет"]},
    Unit.WEEKDAYS: {"enum": [*WEEKDAYS, *WEEKDAYS_RU, *range(1, 8)]},
    Unit.MONTH_DAYS: {"anyOf": [DAY, {"type": "string", "pattern": "^[0-9]{1,2}\\s*-\\s*[0-9]{1,2}$"}]},
    Unit.TEXT: {"type": ["string", "number"]},
    Unit.DISTRICTS: {"type": "string"},
}
"""How a single value of a unit looks; a row is a name."""


def printed_schema() -> str:
    """The schema as the file in docs has it."""
    return json.dumps(programme_schema(), ensure_ascii=False, indent=1) + "\n"


def programme_schema() -> Schema:
    """The schema of the whole file."""
    definitions: dict[str, Schema] = {}
    maker = _Maker(definitions)
    properties: dict[str, Schema] = {
        "version": {"const": VERSION, "description": "Версия формата / Version of the format"},
        "programme": maker.mapping(settings_shape(), code={"type": "string", "pattern": CODE}),
        "redemption": maker.mapping(redemption_shape()),
        "exclusions": maker.mapping(exclusions_shape()),
    }
    for section in sections().values():
        entry = _promotion(maker) if section.name == "promotions" else maker.mapping(section.shape, **_by_hand(maker))
        properties[section.name] = {"description": f"{section.ru} / {section.en}", **_coded(entry)}
    properties |= {
        "goods": {"type": "object", "additionalProperties": maker.mapping(goods_shape())},
        "places": {"type": "object", "additionalProperties": maker.mapping(place_shape())},
        "examples": {"type": "array", "items": _example(maker)},
    }
    properties["programme"]["required"] = ["code", *properties["programme"]["required"]]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Программа лояльности / Loyalty programme",
        "type": "object",
        "required": ["version", "programme"],
        "additionalProperties": False,
        "properties": properties,
        "definitions": dict(sorted(definitions.items())),
    }


class _Maker:
    """Makes schemas of shapes; those of the engine's terms are defined once and referred to."""

    def __init__(self, definitions: dict[str, Schema]) -> None:
        self.definitions = definitions

    def mapping(self, shape: Shape, **by_hand: Schema) -> Schema:
        """A mapping of the shape's parts."""
        properties = {}
        for part in shape.parts:
            if not part.is_by_hand:
                properties[part.outer] = self.part(part)
            elif part.name in by_hand:
                properties[part.outer] = {**by_hand[part.name], "description": _words(part.words)}
        required = [part.outer for part in shape.parts if part.is_required and not part.is_by_hand]
        schema: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
        return {**schema, "required": required} if required else schema

    def part(self, part: Part) -> Schema:
        """One part with its words, bounds and default."""
        one = self._one(part)
        if part.keyed_by is not None:
            one = {"type": "object", "additionalProperties": one}
        elif part.collect is not None:
            one = {"type": "array", "items": one, **({"uniqueItems": True} if part.collect is frozenset else {})}
        schema = {"description": _words(part.words), **one}
        is_plain = part.collect is None and part.inner is None and part.keyed_by is None
        if is_plain and not part.is_required and part.default not in (None, "") and part.words.unit not in TABLES:
            schema["default"] = _default(part)
        return schema

    def _one(self, part: Part) -> Schema:
        if part.inner is not None:
            return self.reference(part.inner)
        if part.choices:
            values = [str(choice.value) for choice in part.choices]
            told = [f"{choice.value}: {choice.ru} / {choice.en}" for choice in part.choices]
            return {"enum": values, "markdownEnumDescriptions": told}
        unit = part.words.unit
        kind = NAME if unit in TABLES else KINDS[unit]
        return {**kind, **_bounds(part.words)}

    def reference(self, shape: Shape) -> Schema:
        """The shape by its name."""
        if shape.name not in self.definitions:
            self.definitions[shape.name] = {}
            self.definitions[shape.name] = self.mapping(shape)
        return {"allOf": [{"$ref": f"#/definitions/{shape.name}"}]}


def _by_hand(maker: _Maker) -> dict[str, Schema]:
    return {
        "levels": {"type": "array", "minItems": 1, "items": maker.mapping(level_shape()), "description": LEVELS.ru},
        "funder": {**NAME, "description": _words(FUNDER)},
    }


def _promotion(maker: _Maker) -> Schema:
    """A promotion: what its parameters are depends on its mechanic."""
    shape = sections()["promotions"].shape
    capped = {
        "type": "object",
        "properties": {"share": PERCENT, "at_most": MONEY},
        "required": ["share", "at_most"],
        "additionalProperties": False,
    }
    share = {"anyOf": [PERCENT, capped]}
    funders = {"type": "object", "additionalProperties": share, "description": _words(FUNDERS)}
    schema = maker.mapping(shape, params={"type": "object"}, funders=funders)
    schema["properties"]["mechanic"] |= {"enum": list(MECHANICS), "type": "string"}
    schema["allOf"] = [
        {
            "if": {"properties": {"mechanic": {"const": name}}, "required": ["mechanic"]},
            "then": {"properties": {"params": maker.reference(shape_of(kind))}, **_needing_params(shape_of(kind))},
        }
        for name, kind in MECHANICS.items()
    ]
    return schema


def _needing_params(shape: Shape) -> Schema:
    return {"required": ["params"]} if any(part.is_required for part in shape.parts) else {}


def _example(maker: _Maker) -> Schema:
    amount = {"anyOf": [MONEY, {"type": "string", "pattern": "^[0-9.,]+\\s*[xXхХ×]\\s*[0-9., ]+$"}]}
    line = {"anyOf": [amount, {"type": "object", "maxProperties": 1, "additionalProperties": amount}]}
    schema = maker.mapping(
        example_shape(),
        member={"anyOf": [{"const": "none"}, maker.mapping(member_shape())]},
        receipt={"anyOf": [line, {"type": "array", "items": line}], "description": " / ".join(RECEIPT_HELP)},
        spend={"anyOf": [{"enum": ["all", "none"]}, MONEY]},
    )
    expectation = maker.definitions["Expectation"]["properties"]
    expectation["funders"] = {"type": "object", "additionalProperties": MONEY}
    schema["required"] = [*schema["required"], "receipt"]
    return schema


def _coded(entry: Schema) -> Schema:
    return {"type": "object", "propertyNames": {"pattern": CODE}, "additionalProperties": entry}


def _words(words: Term) -> str:
    ru, en = _joined((words.ru, words.help_ru)), _joined((words.en, words.help_en))
    return f"{ru} / {en}"


def _joined(parts: Iterable[str]) -> str:
    return ". ".join(part[:1].upper() + part[1:] for part in parts if part)


def _bounds(words: Term) -> Schema:
    if words.unit not in (Unit.MONEY, Unit.POINTS, Unit.NUMBER, Unit.DAYS):
        return {}
    by = 100 if words.unit in (Unit.MONEY, Unit.POINTS) else 1
    bounds = {"minimum": words.least, "maximum": words.most}
    return {name: _shortest(value, by) for name, value in bounds.items() if value is not None}


def _shortest(value: int, by: int) -> int | float:
    return value // by if value % by == 0 else value / by


def _default(part: Part) -> Any:
    if part.choices:
        return str(part.default)
    written = write_scalar(part.words.unit, part.default)
    return written if isinstance(written, str | int | bool) else float(written)
