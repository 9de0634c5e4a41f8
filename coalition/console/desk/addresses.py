"""Where the desk's pages are found."""

from typing import Any

from django.urls import path

from coalition.console.desk import enrolling, pages


def addresses() -> list[Any]:
    """The desk's addresses, for the roof's list of addresses."""
    return [
        path("", pages.desk, name="desk"),
        path("find/", pages.finding, name="desk_find"),
        path("alike/", pages.alike, name="desk_alike"),
        path("form/", pages.form_again, name="desk_form"),
        path("grounds/", pages.grounds, name="desk_grounds"),
        path("papers/again/", enrolling.papers_again, name="desk_papers_again"),
        path("papers/", enrolling.papers, name="desk_papers"),
        path("code/", enrolling.code, name="desk_code"),
        path("enrol/", enrolling.enrol, name="desk_enrol"),
    ]
