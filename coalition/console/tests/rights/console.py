"""The console's own pages, and the doors at which everybody may stand. What a line says is in `rights.members`."""

from coalition.console.tests.rights.people import ALL, CHIEF_ONLY, MONEY, STAFF, O

LINES = {
    "index": (STAFF, 200, 200),
    "app_list": (ALL, 200, 200, (404, 404)),
    "autocomplete": (ALL, 200, 405, (403, 405)),
    "jsi18n": (STAFF, 200, 405),
    "password_change": (STAFF, 200, 200),
    "password_change_done": (STAFF, 200, 405),
    "search": (STAFF, 200, 200),  # what it finds is asked for right by right: `test_search`
    "view_on_site": (STAFF, 404, 404),  # nothing has a page elsewhere
    "auth_user_password_change": (CHIEF_ONLY, 200, 200),
    "axes_accessattempt_open_sign_in": ((O,), 200, 302),
    **{f"toolkit_job_{step}": ((O,), 200, 302) for step in ("stop", "resume")},
    **{f"toolkit_job_statements_{step}": (MONEY, 200, 302) for step in ("stop", "resume")},
}
QUERIES = {"autocomplete": "?app_label=members&model_name=staffmembership&field_name=person"}
"""What has to be asked for, to be answered at all."""

TO_SIGN_IN = (302, 302)
_FACTORS = {
    "own": ((200, 200), (200, 200), TO_SIGN_IN),
    "setup": ((200, 200), (200, 200), TO_SIGN_IN),
    "step": ((302, 302), (302, 302), TO_SIGN_IN),  # nobody owes it here; `test_second_factor` has those who do
    "leave": ((405, 302), (405, 302), (405, 302)),
}
DOORS = {
    # name: what staff is answered, what a participant is, what a stranger is
    "/": ((302, 302),) * 3,
    "admin:login": ((302, 200), (200, 200), (200, 200)),
    "admin:logout": ((405, 200), (302, 302), (302, 302)),
    "set_language": ((302, 302),) * 3,
    "api-docs": ((200, 405),) * 3,  # for vendors, and nothing of anybody's is in it
    "api-schema": ((200, 405),) * 3,
    "/^api(/|$)": ((404, 404),) * 3,
    "/console/(?P<url>.*)$": ((404, 404), TO_SIGN_IN, TO_SIGN_IN),
    **{f"{site}_second_factor:{page}": who for site in ("console", "cabinet") for page, who in _FACTORS.items()},
}
UNNAMED = {"/": "/", "/^api(/|$)": "/api/nothing", "/console/(?P<url>.*)$": "/console/nothing/"}

TILLS = {
    # address below /api/v1/: its method. Every one but `ping` wants a desk's key.
    "ping": "get",
    "config": "get",
    "members/lookup": "post",
    "members/bank-cards": "post",
    "quotes": "post",
    "purchases": "post",
    "purchases/<uuid:purchase_id>/fiscal": "put",
    "purchases/<uuid:purchase_id>/void": "post",
    "purchases/<uuid:purchase_id>/returns": "post",
    "offline-batches": "post",
}
"""Keys that are wrong, revoked or another outlet's: settlements/tests/api/test_problems.py (`a_key_that_is_none`) and
test_purchases.py (`another_desks_purchase_is_not_there`, `a_revoked_key…`, `one_key_at_two_desks…`)."""
