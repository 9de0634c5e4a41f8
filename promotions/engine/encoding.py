"""Rulebooks and decisions as JSON: what was compiled is kept for ever, and a purchase keeps what judged it."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import msgspec

from promotions.engine.decision import Decision
from promotions.engine.mechanics import MECHANICS
from promotions.engine.mechanics.reward import Mechanic
from promotions.engine.rulebook import Rulebook

_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER = msgspec.json.Decoder(Rulebook)


def encode_rulebook(rulebook: Rulebook) -> bytes:
    """The rulebook as JSON; equal rulebooks give equal bytes."""
    return _ENCODER.encode(rulebook)


def decode_rulebook(data: bytes) -> Rulebook:
    """The rulebook of `encode_rulebook`. Refused with ValueError: no rulebook, or an unknown mechanic."""
    plain = _DECODER.decode(data)
    return replace(
        plain, rules=tuple(replace(rule, params=params_of(rule.mechanic, rule.params)) for rule in plain.rules)
    )


def params_of(mechanic: str, plain: Mapping[str, Any]) -> Mechanic:
    """The mechanic's parameters from plain values; they may still have `problems()`.

    Refused with ValueError: an unknown mechanic, a name it does not know, a value missing or of another type.
    """
    if mechanic not in MECHANICS:
        raise ValueError(f"no such mechanic: {mechanic}")
    kind = MECHANICS[mechanic]
    strange = set(plain) - {field.name for field in fields(kind)}
    if strange:
        raise ValueError(f"{mechanic} does not know {', '.join(sorted(strange))}")
    return msgspec.convert(plain, kind)


def plain_params(params: Mechanic) -> dict[str, Any]:
    """The parameters as plain values, the way `params_of` reads them."""
    return msgspec.to_builtins(params)


def given_terms(terms: Any) -> dict[str, Any]:
    """An axis as plain values, only what differs from its defaults; nothing given: empty."""
    plain = {}
    for each in fields(terms):
        value = getattr(terms, each.name)
        if value != each.default:
            plain[each.name] = given_terms(value) if is_dataclass(value) else msgspec.to_builtins(value, order="sorted")
    return plain


def encode_decision(decision: Decision) -> dict[str, Any]:
    """The decision as plain values for JSON; moments become strings with their offset."""
    return msgspec.to_builtins(decision)


def decode_decision(plain: Mapping[str, Any]) -> Decision:
    """The decision of `encode_decision`, equal to the first. Refused with ValueError: no decision."""
    return msgspec.convert(plain, Decision)
