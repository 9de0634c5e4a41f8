"""What is done by the clock. Beat writes it into its tables when it starts, where the console shows it.

Work is found, not sent: each task sweeps rows that are in some state, so the next run makes up for one that was missed.
Times are Moscow's. An entry: "what it does, in words": {"task": "<package>.tasks.<name>", "schedule": crontab(…)}.
"""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    "Sweep the counters of tries": {
        "task": "pharmacies.tasks.sweep_rate_counters",
        "schedule": crontab(hour=4, minute=10),
    },
    "Close the shifts of web cash desks whose day has ended": {
        "task": "pharmacies.tasks.close_shifts",
        "schedule": crontab(minute="*/15"),
    },
    "Send the messages that wait": {"task": "coalition.toolkit.tasks.send_messages", "schedule": crontab()},
    "Prove the books": {"task": "settlements.tasks.audit_ledger_nightly", "schedule": crontab(hour=3, minute=30)},
    "Draft the statements of ended periods": {
        "task": "settlements.tasks.draft_ended_periods",
        "schedule": crontab(hour=5, minute=0),
    },
    "Match the payments of a long file of the bank": {
        "task": "settlements.tasks.match_new_bank_payments",
        "schedule": crontab(),
    },
    "Match the payments of the bank that wait": {
        "task": "settlements.tasks.match_bank_payments",
        "schedule": crontab(minute="*/15"),
    },
    "Make the coupons that were asked for": {"task": "promotions.tasks.make_coupons", "schedule": crontab()},
    "Print the sheets of coupons that were asked for": {
        "task": "promotions.tasks.print_coupons",
        "schedule": crontab(),
    },
    "Sweep printed sheets of coupons": {
        "task": "promotions.tasks.sweep_coupon_sheets",
        "schedule": crontab(hour=4, minute=20),
    },
    "Sweep the scans of consents that ended three years ago": {
        "task": "members.tasks.sweep_consent_scans",
        "schedule": crontab(hour=4, minute=30),
    },
    "Make the cards that were asked for": {"task": "members.tasks.make_cards", "schedule": crontab()},
    "Print the sheets of cards that were asked for": {"task": "members.tasks.print_cards", "schedule": crontab()},
    "Sweep printed sheets of cards": {
        "task": "members.tasks.sweep_card_sheets",
        "schedule": crontab(hour=4, minute=25),
    },
    "Queue the refreshing of segments": {
        "task": "settlements.tasks.queue_segments_nightly",
        "schedule": crontab(hour=2, minute=30),
    },
    "Refresh segments": {"task": "settlements.tasks.refresh_segments", "schedule": crontab()},
    "Try promotions on past receipts": {"task": "settlements.tasks.run_backtests", "schedule": timedelta(seconds=10)},
    # Once the day has ended in the westernmost outlet, and before the books are proved.
    "Queue the expiry of points": {
        "task": "settlements.tasks.queue_expiry_nightly",
        "schedule": crontab(hour=1, minute=30),
    },
    "Expire points": {"task": "settlements.tasks.expire_points", "schedule": crontab()},
    "Queue the rewards of occasions": {
        "task": "settlements.tasks.queue_award_sweeps",
        "schedule": crontab(minute="*/15"),
    },
    "Take back what friends' returns leave without reason": {
        "task": "settlements.tasks.take_back_awards",
        "schedule": crontab(minute="*/15"),
    },
    "Reward occasions": {"task": "settlements.tasks.award_occasions", "schedule": crontab()},
    "Let children come of age": {
        "task": "settlements.tasks.let_children_come_of_age",
        "schedule": crontab(hour=0, minute=15),
    },
    "Import cards": {"task": "settlements.tasks.import_cards", "schedule": timedelta(seconds=10)},
    "Sweep what is left of imports of cards": {
        "task": "settlements.tasks.sweep_card_imports",
        "schedule": crontab(hour=4, minute=30),
    },
    # Once the last day for objections has ended in the westernmost outlet.
    "Agree to statements that nobody has objected to": {
        "task": "settlements.tasks.accept_silence_nightly",
        "schedule": crontab(hour=1, minute=20),
    },
    # Once the day has ended in the westernmost outlet and the night's own work is done.
    "Queue the search for signs of abuse": {
        "task": "settlements.tasks.queue_suspicions_nightly",
        "schedule": crontab(hour=6, minute=0),
    },
    "Search for signs of abuse": {"task": "settlements.tasks.search_suspicions", "schedule": crontab()},
    "Work through runs of statements": {"task": "settlements.tasks.run_statements", "schedule": crontab()},
}
