"""Where the pages of the second factor are found."""

from typing import Any

from django.urls import include, path

from coalition.console.second_factor import pages
from coalition.console.second_factor.step import CABINET, CONSOLE


def addresses() -> list[Any]:
    """The same pages under both sites, so that either may be closed to the world without the other."""
    own = [
        path("", pages.own, name="own"),
        path("step/", pages.step, name="step"),
        path("setup/", pages.setup, name="setup"),
        path("leave/", pages.leave, name="leave"),
    ]
    return [
        path(f"{site}/second-factor/", include((own, "second_factor"), namespace=f"{site}_second_factor"))
        for site in (CONSOLE, CABINET)
    ]
