"""Audiences: saved conditions over members and what they do, in words, without contradictions, in their order."""

from promotions.engine.segments.conditions import BenefitCategory, GoodsBought, SegmentConditions, Sex
from promotions.engine.segments.encoding import conditions_of, plain_conditions
from promotions.engine.segments.order import SegmentsInCircle, refresh_order
from promotions.engine.segments.problems import problems_of
from promotions.engine.segments.sentences import sentences_en, sentences_ru

__all__ = [
    "BenefitCategory",
    "GoodsBought",
    "SegmentConditions",
    "SegmentsInCircle",
    "Sex",
    "conditions_of",
    "plain_conditions",
    "problems_of",
    "refresh_order",
    "sentences_en",
    "sentences_ru",
]
