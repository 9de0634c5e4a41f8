"""One word for one thing: every model of the house stands in the glossary, under its name in the code."""

import re
from pathlib import Path

from django.apps import apps

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"
PACKAGES = ("toolkit", "pharmacies", "members", "promotions", "settlements")


def names_in_code() -> set[str]:
    """The models that we wrote, without the tables of history that the triggers fill."""
    models = (model for label in PACKAGES for model in apps.get_app_config(label).get_models())
    return {model.__name__ for model in models if not hasattr(model, "pgh_tracked_model")}


def test_every_model_is_in_the_glossary():
    written = set(re.findall(r"`([A-Z]\w+)`", GLOSSARY.read_text(encoding="utf-8")))

    assert names_in_code() - written == set()


def test_the_glossary_names_nothing_that_is_gone():
    rows = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    written = {name for row in rows for name in re.findall(r"`([A-Z]\w+)`", row.split("|")[1])}

    assert written - names_in_code() == set()
