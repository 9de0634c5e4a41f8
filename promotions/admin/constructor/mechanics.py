"""Mechanics as people call them."""

from coalition.toolkit.languages import is_in_russian
from promotions.engine.gallery import TEMPLATES


def name_of(mechanic: str) -> str:
    """What the first template of the gallery with this mechanic is called; one that has none says its own name."""
    template = next((each for each in TEMPLATES.values() if each.mechanic == mechanic), None)
    return mechanic if template is None else template.name_ru if is_in_russian() else template.name_en


def picture_of(mechanic: str) -> str:
    """The static picture of that template."""
    template = next((each for each in TEMPLATES.values() if each.mechanic == mechanic), None)
    return f"promotions/pictures/{template.picture if template else 'receipt'}.svg"
