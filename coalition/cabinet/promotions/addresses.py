"""The addresses of own promotions, below `/cabinet/promotions/`."""

from typing import Any

from django.urls import path

from coalition.cabinet.promotions import listing, offering


def addresses() -> list[Any]:
    """For the cabinet's list of addresses."""
    return [
        path("promotions/", listing.promotions, name="cabinet_promotions"),
        path("promotions/new/<slug:kind>/", offering.offer, name="cabinet_offer"),
        path("promotions/<int:pk>/", listing.promotion, name="cabinet_promotion"),
        path("promotions/<int:pk>/change/", offering.change, name="cabinet_change_offer"),
        path("promotions/<int:pk>/pause/", listing.pause, name="cabinet_pause_promotion"),
        path("promotions/<int:pk>/finish/", listing.finish, name="cabinet_finish_promotion"),
    ]
