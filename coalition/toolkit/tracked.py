"""Where the triggers of history (pghistory) write what became of a row."""

import pghistory.core
from django.db.models import Model


def event_model(model: type[Model]) -> type[Model] | None:
    """The model of a model's events; None when it is not tracked."""
    return next(iter(pghistory.core.event_models(tracks_model=model)), None)
