"""Where the cabinet's pages are found."""

from typing import Any

from django.urls import include, path

from coalition.cabinet import month, signing_in, statements
from coalition.cabinet.selling.addresses import addresses as selling_addresses


def addresses() -> list[Any]:
    """The cabinet's addresses, for the roof's list of addresses."""
    return [
        path("", signing_in.start, name="cabinet"),
        path("sign-in/", signing_in.SignIn.as_view(), name="cabinet_sign_in"),
        path("sign-out/", signing_in.SignOut.as_view(), name="cabinet_sign_out"),
        path("password/", signing_in.OwnPassword.as_view(), name="cabinet_password"),
        path("password/done/", signing_in.password_done, name="cabinet_password_done"),
        path("month/", month.this_month, name="cabinet_month"),
        path("statements/", statements.statements, name="cabinet_statements"),
        path("sell/", include(selling_addresses())),
    ]
