"""The pages of settlements, and the requests for a second person. What a line says is in `rights.members`."""

from coalition.console.tests.rights.people import MONEY, WATCH, B, O

LINES = {
    "settlements_accumulation_import": ((O,), 200, 200),
    "settlements_accumulation_process_import": ((O,), 405, 200, (405, 403)),
    "settlements_backtest_paper": (WATCH, 404, 404),  # it has not run
    "settlements_backtest_compare": (WATCH, 200, 200),
    "settlements_backtest_stop": ((O,), 405, 302, (405, 403)),
    "settlements_backtest_resume": ((O,), 405, 302, (405, 403)),
    "settlements_cardimport_example": (WATCH, 200, 200),
    "settlements_cardimport_import": ((O,), 200, 200),
    "settlements_cardimport_process_import": ((O,), 405, 200, (405, 403)),
    "settlements_cardimport_rejected": ((O,), 200, 200),
    **{f"settlements_cardimport_{step}": ((O,), 200, 302) for step in ("write", "drop", "stop", "resume")},
    "settlements_ledgeraccount_backing": (WATCH, 200, 200),
    **{f"settlements_suspicion_{step}": ((O,), 200, 200) for step in ("confirm", "dismiss")},
    "settlements_statement_draft_month": (MONEY, 200, 200),
    "settlements_statement_send_month": (MONEY, 200, 200),
    "settlements_statement_paper_pdf": (WATCH, 302, 302),  # a draft has no paper
    "settlements_statement_paper_xlsx": (WATCH, 302, 302),
    "settlements_statement_paper_csv": (WATCH, 302, 302),
    "settlements_statement_all_papers": (WATCH, 302, 302),
    "settlements_statement_month_papers": (WATCH, 302, 302),
    # The row here was never frozen, so its hash does not agree.
    **{f"settlements_settlementpaper_paper_{form}": (WATCH, 302, 302) for form in ("pdf", "xlsx", "csv")},
    **{f"settlements_statement_{step}": (MONEY, 200, 302) for step in ("redraft", "send", "agree")},
    **{f"settlements_statement_{step}": (MONEY, 200, 200) for step in ("dispute", "cancel", "reopen")},
    **{f"settlements_statement_{step}": (MONEY, 200, 200) for step in ("use_credit", "return_credit")},
    **{f"settlements_dispute_paper_{kind}": (WATCH, 302, 302) for kind in ("pdf", "xlsx", "csv")},  # it is not settled
    "settlements_statement_made_of": (WATCH, 200, 200),
    "settlements_statement_came_from": (WATCH, 404, 404),  # a draft claims nothing
    "settlements_dispute_decide": (MONEY, 200, 302),
    "settlements_dispute_settle": (MONEY, 200, 302),
    "settlements_dispute_withdraw": (MONEY, 200, 302),
    **{f"toolkit_approval_{step}": (MONEY, 200, 302) for step in ("settle", "reopen")},
    **{f"toolkit_approval_{step}": (MONEY, 200, 200) for step in ("unsettle", "stay_agreed")},
    **{f"settlements_paymentregister_{step}": (MONEY, 200, 200) for step in ("prepare", "approve", "withdraw")},
    "settlements_paymentregister_export": (MONEY, 200, 302),
    **{f"settlements_paymentregister_paper_{kind}": (WATCH, 302, 302) for kind in ("pdf", "xlsx", "csv")},  # prepared
    **{f"settlements_payout_{step}": (MONEY, 200, 200) for step in ("book", "take_out", "give_back")},
    "settlements_bankfile_upload": (MONEY, 200, 200),
    "settlements_bankpayment_match_again": (MONEY, 200, 302),
    **{
        f"settlements_bankpayment_{step}": (MONEY, 200, 200)
        for step in ("assign", "assign_payout", "set_aside", "undo")
    },
    "toolkit_approval_agree": (MONEY, 200, 302),
    "toolkit_approval_promotion_agree": ((B,), 200, 302),
    "toolkit_approval_promotion_refuse": ((B,), 200, 200),
    "toolkit_approval_refuse": (MONEY, 200, 200),
    **{f"toolkit_approval_{step}": ((O,), 200, 302) for step in ("erase", "merge")},
    **{f"toolkit_approval_{step}": ((O,), 200, 200) for step in ("keep", "leave")},
    "toolkit_frozendocument_act": (WATCH, 200, 200),
}
