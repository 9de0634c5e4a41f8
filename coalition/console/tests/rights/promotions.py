"""The pages of promotions and of pharmacies. What a line says is in `rights.members`."""

from coalition.console.tests.rights.people import ALL, MONEY, WATCH, O

TAKING_BACK = ("block", "unblock")

LINES = {
    "pharmacies_cashdesk_issue_key": ((O,), 200, 200),
    "pharmacies_cashdesk_revoke_key": ((O,), 405, 302, (405, 403)),
    "pharmacies_contract_reconcile": (MONEY, 200, 200),
    "pharmacies_product_export": (ALL, 200, 200),
    "pharmacies_product_import": ((O,), 200, 200),
    "pharmacies_product_process_import": ((O,), 405, 200, (405, 403)),
    "pharmacies_programme_file": (WATCH, 200, 200),
    "pharmacies_programme_file_check": (WATCH, 200, 200),
    "pharmacies_staffuser_reset_second_factor": ((O,), 200, 302),
    "promotions_compiledrulebook_publish": ((O,), 200, 200),
    **{f"promotions_coupon_{step}": ((O,), 200, 200) for step in TAKING_BACK},
    **{f"promotions_couponbatch_{step}": ((O,), 200, 200) for step in ("export_codes", "print_sheets", *TAKING_BACK)},
    "promotions_couponexport_sheets": ((O,), 200, 200, (404, 404)),
    **{
        f"promotions_couponseries_{step}": ((O,), 200, 200)
        for step in ("generate", "issue_to_segment", "export_codes", "print_sheets", *TAKING_BACK)
    },
    "promotions_couponseries_issue_word": ((O,), 200, 302),
    **{f"promotions_promotion_{step}": ((O,), 200, 200) for step in ("new", "edit", "approve", "stop")},
    **{f"promotions_promotion_{step}": ((O,), 200, 302) for step in ("back", "check")},
    "promotions_promotion_next": ((O,), 302, 302),
    "promotions_promotion_options": (WATCH, 200, 200),  # rows of segments
    "promotions_promotion_sales": (ALL, 200, 200),
    "promotions_promotion_trial": (ALL, 200, 200),
    "promotions_promotion_wording": (ALL, 404, 404),  # of no mechanic
    **{f"promotions_promotionversion_{step}": ((O,), 200, 302) for step in ("start", "pause", "finish")},
    "promotions_promotionversion_try": ((O,), 200, 200),
    **{f"promotions_segment_{step}": ((O,), 200, 200) for step in ("add_members", "take_off_members")},
    "promotions_segment_count": ((O,), 405, 200, (405, 403)),
    "promotions_segment_describe": (WATCH, 405, 200, (405, 403)),
    "promotions_segment_import_members": ((O,), 302, 302),
    "promotions_segment_refresh": ((O,), 200, 302),
    "promotions_segmentmember_import": ((O,), 200, 200),
    "promotions_segmentmember_process_import": ((O,), 405, 200, (405, 403)),
}
