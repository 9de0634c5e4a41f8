"""Audiences of the invented coalition: names here, identifiers in the database."""

from typing import Any

SEGMENTS: tuple[dict[str, Any], ...] = (
    {"code": "older", "name": "Старше 55", "name_en": "Older than 55", "conditions": {"age_from": 55}},
    {
        "code": "newcomers",
        "name": "Новички: до 90 дней с картой",
        "name_en": "Newcomers: up to 90 days with a card",
        "conditions": {"enrolled_days_until": 90},
    },
    {
        "code": "lapsed",
        "name": "Три недели без покупок",
        "name_en": "Three weeks without a purchase",
        "conditions": {"last_purchase_days_from": 21},
    },
    {
        "code": "ibuprofen-analogues",
        "name": "Берут ибупрофен, но не Вектрафарма",
        "name_en": "Buy ibuprofen, but not Vektrafarm's",
        "conditions": {
            "bought": {"substances": ["Ибупрофен"], "within_days": 60},
            "not_bought": {"substances": ["Ибупрофен"], "manufacturers": ["Вектрафарм"]},
        },
    },
)
"""In `bought` and `not_bought` goods are named; the loader finds their numbers."""

STAFF = {"code": "staff", "name": "Сотрудники аптек", "name_en": "Pharmacy staff"}
"""A list: cashiers who are members themselves."""
