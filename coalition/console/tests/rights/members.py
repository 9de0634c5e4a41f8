"""The desk and the pages of members.

Each line: for whom, the answers to following the link and to a form with nothing in it, the answers to others.
"""

from coalition.console.tests.rights.people import ALL, DESK, WATCH, O

_DESK = {
    "desk": (DESK, 200, 200),
    "desk_find": (DESK, 200, 200),
    "desk_alike": (DESK, 200, 200),
    "desk_grounds": (DESK, 200, 200),
    "desk_form": (DESK, 405, 200),
    "desk_papers": (DESK, 405, 422),
    "desk_papers_again": (DESK, 405, 404),
    "desk_code": (DESK, 405, 422),
    "desk_enrol": (DESK, 405, 422),
}
_MEMBERS = {
    "account_points": ((O,), 200, 200),
    "account_card": (DESK, 200, 200),
    "account_claim": (DESK, 200, 200),
    **{f"account_family_{step}": (DESK, 200, 200) for step in ("adult", "child", "leave", "head", "death", "dissolve")},
    "account_family_complete": (DESK, 200, 302),
    "account_family_refuse": (DESK, 200, 200),
    "card_face": (DESK, 200, 200),
    "card_use": (WATCH, 200, 200),
    **{f"card_{step}": (DESK, 200, 200) for step in ("issue_to_bearer", "block", "unblock", "replace", "annul")},
    "card_print_replacement": (DESK, 200, 200),
    "cardbatch_stock": (ALL, 200, 200),
    "cardbatch_show_stock": (ALL, 302, 302),
    **{
        f"cardbatch_{step}": ((O,), 200, 200)
        for step in ("move", "make_batch", "export_numbers", "print_sheets", "send")
    },
    "cardexport_sheets": ((O,), 200, 200, (404, 404)),
    "consent_withdraw": (DESK, 200, 200),
    "consenttext_write": ((O,), 200, 200),
    "consenttext_write_next": ((O,), 200, 200),
    "consenttext_paper": (WATCH, 200, 200),
    "departure_erase": ((O,), 200, 200),
    "familychange_draft": (DESK, 404, 404),
    "familychange_paper": (DESK, 200, 200),
    "person_benefit": (DESK, 200, 200),
    "person_consent": (DESK, 200, 200),
    "person_consent_withdraw": (DESK, 200, 200),
    "person_consent_attach": (DESK, 200, 200),
    "person_scan": (DESK, 200, 200),
    "person_blanks": (ALL, 200, 200),
    "person_blank": (ALL, 200, 200),
    "person_papers": (DESK, 200, 200),
    "person_representative": (DESK, 200, 200),
    "person_family": (DESK, 200, 200),
    "person_leave": (DESK, 200, 200),
    "person_export": ((O,), 200, 200),
    "person_duplicate": (DESK, 200, 200),
    "person_merge": (DESK, 200, 200),
    "person_part": (DESK, 200, 302),
    "person_bank_card_unbind": (DESK, 200, 200),
    "questionnaire_results": (WATCH, 200, 200),
    "representation_end": (DESK, 200, 302),
}
LINES = _DESK | {f"members_{name}": line for name, line in _MEMBERS.items()}
