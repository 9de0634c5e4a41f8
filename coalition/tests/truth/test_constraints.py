"""Whatever PostgreSQL is to refuse is tried here: every constraint by name, every trigger with every column.

Rows are written by plain SQL, as somebody would who goes around the operations. Foreign keys are checked at the end of
a transaction, and none of these reaches its end, so a row may point anywhere.
"""

import itertools
import json
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from promotions.engine.soundness import AXES

PACKAGES = ("toolkit", "pharmacies", "members", "promotions", "settlements")
SUMS = {"amount_kopecks": 10, "discount_kopecks": 1, "coupon_kopecks": 2, "points_kopecks": 3, "payable_kopecks": 4}
TRIED = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 1, 2), "margin_bp": 2_308}
PAPER = {"state": "draft", "starts_on": date(2026, 1, 1), "ends_on": date(2026, 2, 1)}
DAY, NEXT, LAST = (datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3))
ANY = UUID(int=1)
OTHER = {"till_reference": "other"}
KEPT = {"return_entry_id": None}
SERIES = {"kind": "payment", "nominal_kopecks": 100, "code_format": "random"}

# Name of the constraint: model, a row that is accepted, what makes the next one refused (nothing: that it is the same).
ATTEMPTS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "approval_needs_two_people": ("toolkit.Approval", {"requested_by": "a", "decided_at": DAY, "decided_by": "b"},
                                  {"state": "approved", "decided_by": "a"}),
    "approval_decided_has_a_date": ("toolkit.Approval", {}, {"state": "refused", "decided_by": "b"}),
    "approval_asked_once": ("toolkit.Approval", {}, {}),
    "document_number_is_given_once": ("toolkit.FrozenDocument", {}, {}),
    "number_series_is_one_a_year": ("toolkit.NumberSeries", {}, {}),
    "bank_account_default_is_one": ("pharmacies.BankAccount", {"is_default": True}, {"number": "other"}),
    "bank_account_is_listed_once": ("pharmacies.BankAccount", {"is_default": False}, {}),
    "contract_number_is_given_once": ("pharmacies.Contract", {}, {}),
    "contract_ends_after_it_starts": ("pharmacies.Contract", {}, {"ends_on": date(2026, 1, 1)}),
    "contract_minimum_is_not_negative": ("pharmacies.Contract", {}, {"min_payout_kopecks": -1}),
    "contract_is_one_at_a_time": ("pharmacies.Contract", {"ends_on": date(2026, 2, 1)},
                                  {"number": "other", "starts_on": date(2026, 1, 31), "ends_on": None}),
    "desk_number_is_one_at_an_outlet": ("pharmacies.CashDesk", {}, {}),
    "desk_key_at_most_two_live": ("pharmacies.DeskKey", {}, {}),
    "desk_key_slot_is_one_or_two": ("pharmacies.DeskKey", {}, {"slot": 3}),
    "cashier_code_is_one_at_an_outlet": ("pharmacies.Cashier", {}, {}),
    "cashier_signs_in_once_at_an_outlet": ("pharmacies.Cashier", {"user_id": 1}, {"code": "other"}),
    "shift_number_is_one_at_a_desk": ("pharmacies.Shift", {"closed_at": DAY}, {}),
    "shift_open_is_one_at_a_desk": ("pharmacies.Shift", {"closed_at": None}, {"number": 2}),
    "vat_rate_is_one_at_a_time": ("pharmacies.VatRate", {"ends_on": date(2026, 2, 1)},
                                  {"starts_on": date(2026, 1, 31)}),
    "holder_leaves_after_joining": ("members.AccountHolder", {"starts_at": DAY}, {"ends_at": DAY}),
    "holder_is_in_an_account_once": ("members.AccountHolder", {"starts_at": DAY, "ends_at": None}, {"starts_at": NEXT}),
    "family_has_one_head": ("members.AccountHolder", {"role": "head"}, {"person_id": 2}),
    "card_in_use_has_an_account": ("members.Card", {"state": "active", "account_id": 1}, {"account_id": None}),
    "consent_text_version_is_one": ("members.ConsentText", {}, {}),
    "card_fee_is_not_negative": ("members.Card", {}, {"fee_kopecks": -1}),
    "bank_card_opens_one_account": ("members.BankCard", {"digest": "a" * 64, "ended_at": None}, {"account_id": 2}),
    "bank_card_ends_after_it_was_bound": ("members.BankCard", {"digest": "a" * 64, "bound_at": NEXT, "ended_at": NEXT},
                                          {"ended_at": DAY}),
    "bank_card_is_kept_as_a_hash": ("members.BankCard", {"digest": "a" * 64, "ended_at": NEXT},
                                    {"digest": "4276" * 4}),
    "card_batch_number_is_one": ("members.CardBatch", {}, {}),
    "card_batch_is_never_overfull": ("members.CardBatch", {"quantity": 1, "made": 1}, {"made": 2}),
    "card_rule_says_what_its_ground_needs": ("members.CardRule", {"ground": "fee", "fee_kopecks": 1},
                                             {"fee_kopecks": 0}),
    "phone_confirmed_belongs_to_one": ("members.Person", {"phone": "+79000000001", "phone_verified_at": DAY}, {}),
    "nobody_is_his_own_duplicate": ("members.Person", {}, {"id": 7, "merged_into_id": 7}),
    "nobody_represents_himself": ("members.Representation", {"ward_id": 2}, {"ward_id": 1}),
    "representation_ends_after_it_starts": ("members.Representation", {"ward_id": 2, "starts_at": DAY},
                                            {"ends_at": DAY}),
    "representation_is_noted_once": ("members.Representation", {"ward_id": 2, "ends_at": None}, {}),
    "benefit_ends_after_it_starts": ("members.BenefitProof", {}, {"ends_on": date(2026, 1, 1)}),
    "benefit_is_noted_once_a_day": ("members.BenefitProof", {}, {}),
    "scan_is_attached_once": ("members.ConsentScan", {}, {}),
    "code_is_good_for_a_while": ("members.ConfirmationCode", {"sent_at": DAY, "expires_at": NEXT}, {"expires_at": DAY}),
    "questionnaire_version_is_one": ("members.Questionnaire", {}, {}),
    "nobody_succeeds_himself": ("members.Succession", {"successor_id": 3}, {"successor_id": 1}),
    "account_has_one_successor": ("members.Succession", {"successor_id": 3, "undone_at": None}, {"successor_id": 4}),
    "family_change_done_has_a_date": ("members.FamilyChange", {"state": "waiting"}, {"state": "done"}),
    "family_change_takes_no_debt_along": ("members.FamilyChange", {"state": "waiting"}, {"points_kopecks": -1}),
    "family_change_is_asked_once": ("members.FamilyChange", {"state": "waiting"}, {}),
    "erasure_has_its_act": ("members.Departure", {}, {"act_number": "x"}),
    "departure_is_noted_once": ("members.Departure", {"account_id": 1}, {}),
    "message_sent_has_a_date": ("toolkit.OutboxMessage", {}, {"state": "sent"}),
    "nobody_invites_himself": ("members.Referral", {"inviter_id": 2}, {"friend_id": 2}),
    "action_is_recorded_once": ("members.MemberAction", {"kind": "review"}, {}),
    "action_of_another_kind_has_a_code": ("members.MemberAction", {"kind": "action", "code": "x"}, {"code": ""}),
    "coupon_series_code_is_one": ("promotions.CouponSeries", SERIES, {}),
    "coupon_nominal_fits_its_kind": ("promotions.CouponSeries", SERIES, {"nominal_kopecks": 0}),
    "coupon_word_fits_its_series": ("promotions.CouponSeries", SERIES, {"word": "SPRING"}),
    "coupon_series_terms_make_sense": ("promotions.CouponSeries", SERIES, {"uses_per_account": 0}),
    "coupon_series_ends_after_it_starts": ("promotions.CouponSeries", SERIES, {"ends_at": DAY}),
    "coupon_batch_number_is_one": ("promotions.CouponBatch", {}, {}),
    "coupon_batch_is_never_overfull": ("promotions.CouponBatch", {"quantity": 1, "made": 1}, {"made": 2}),
    "coupon_is_issued_once_in_a_batch": ("promotions.Coupon", {"batch_id": 1, "account_id": 1}, {}),
    "coupon_block_has_a_reason": ("promotions.CouponBlock", {}, {"reason": ""}),
    "coupon_block_is_of_one_thing": ("promotions.CouponBlock", {"batch_id": 1}, {"coupon_id": 1}),
    "coupon_series_participant_is_named": ("promotions.CouponSeries", SERIES | {"funder_kind": "operator"},
                                           {"funder_id": 1}),
    "coupon_never_used_above_its_limit": ("promotions.Coupon", {"uses": 1, "uses_limit": 1}, {"uses": 2}),
    "level_scheme_code_is_one": ("promotions.LevelScheme", {}, {}),
    "rolling_scheme_has_days": ("promotions.LevelScheme", {}, {"window": "rolling"}),
    "level_threshold_is_one": ("promotions.Level", {}, {}),
    "level_threshold_is_not_negative": ("promotions.Level", {}, {"threshold_kopecks": -1}),
    "level_rates_are_shares": ("promotions.Level", {}, {"points_rate_bp": 10_001}),
    "exclusivity_group_code_is_one": ("promotions.ExclusivityGroup", {}, {}),
    "promotion_code_is_one": ("promotions.Promotion", {}, {}),
    "promotion_version_number_is_one": ("promotions.PromotionVersion", {"state": "draft"}, {}),
    "promotion_runs_one_version": ("promotions.PromotionVersion", {"state": "running"}, {"number": 2}),
    "promotion_budget_is_above_zero": ("promotions.PromotionVersion", {}, {"budget_kopecks": 0}),
    "funding_participant_is_named": ("promotions.PromotionFunding", {"funder_kind": "participant", "funder_id": 1},
                                     {"funder_id": None}),
    "funding_share_is_a_share": ("promotions.PromotionFunding", {}, {"share_bp": 10_001}),
    "funding_cap_is_above_zero": ("promotions.PromotionFunding", {}, {"cap_kopecks": 0}),
    "redemption_limits_make_sense": ("promotions.RedemptionRule", {}, {"cap_bp": 10_001}),
    "regulations_version_is_one": ("promotions.RegulationsVersion", {}, {}),
    "regulations_are_accepted_once": ("promotions.RegulationsAcceptance", {}, {}),
    "rulebook_number_is_one": ("promotions.CompiledRulebook", {}, {}),
    "segment_code_is_one": ("promotions.Segment", {}, {}),
    "segment_is_left_after_it_is_joined": ("promotions.SegmentMember", {"starts_at": DAY}, {"ends_at": DAY}),
    "account_is_in_a_segment_now_once": ("promotions.SegmentMember", {"starts_at": DAY, "ends_at": None}, {}),
    "account_is_in_a_segment_once": ("promotions.SegmentMember", {"starts_at": DAY, "ends_at": LAST},
                                     {"starts_at": NEXT, "ends_at": None}),
    "award_is_given_once": ("settlements.Award", {"amount_kopecks": 1}, {}),
    "award_of_points_has_an_entry": ("settlements.Award", {"amount_kopecks": 1}, {"amount_kopecks": 0}),
    "card_import_opens_with_nothing_below_zero": ("settlements.CardImport", {}, {"points_kopecks": -1}),
    "purchase_without_card_is_claimed_once": (
        "settlements.Accumulation", {"kind": "opening", "purchase_id": ANY}, {"reason": "other"}),
    "receipt_before_the_card_is_counted_once": (
        "settlements.Accumulation", {"kind": "opening", "reason": "Чек № 1"}, {}),
    "adjustment_moves_something": ("settlements.Adjustment", {}, {"amount_kopecks": 0}),
    "adjustment_limit_makes_sense": ("settlements.AdjustmentLimit", {}, {"at_once_kopecks": 2}),
    "backtest_has_at_least_a_day": ("settlements.Backtest", TRIED, {"ends_on": date(2026, 1, 1)}),
    "backtest_margin_is_a_share": ("settlements.Backtest", TRIED, {"margin_bp": 10_000}),
    "receipt_is_booked_once": ("settlements.Purchase", SUMS, OTHER),
    "till_reference_is_used_once": ("settlements.Purchase", SUMS, {"receipt_no": "other"}),
    "fiscal_sign_is_booked_once": (
        "settlements.Purchase", SUMS | {"fiscal_drive": "1", "fiscal_document": "2", "fiscal_sign": "3"},
        OTHER | {"receipt_no": "other"}),
    "purchase_adds_up": ("settlements.Purchase", SUMS, {"payable_kopecks": 5}),
    "purchase_has_no_negative_part": ("settlements.Purchase", SUMS, {"discount_kopecks": -1, "coupon_kopecks": 4}),
    "line_number_is_one_in_a_receipt": ("settlements.PurchaseLine", SUMS, {}),
    "line_never_returned_above_sold": ("settlements.PurchaseLine", SUMS, {"returned_thousandths": 2}),
    "line_adds_up": ("settlements.PurchaseLine", SUMS, {"payable_kopecks": 5}),
    "line_has_no_negative_part": ("settlements.PurchaseLine", SUMS, {"points_kopecks": -1, "coupon_kopecks": 6}),
    "coupon_pays_a_receipt_once": ("settlements.CouponUse", {}, {}),
    "coupon_series_uses_never_below_zero": ("settlements.CouponSeriesUse", {}, {"uses": -1}),
    "coupon_series_never_used_above_its_limit": ("settlements.CouponSeriesUse", {"uses": 1, "uses_limit": 1},
                                                 {"uses": 2}),
    "promotion_uses_never_below_zero": ("settlements.PromotionUse", {}, {"counted": -1}),
    "activity_never_below_zero": ("settlements.Activity", {}, {"purchases": -1}),
    "return_reference_is_used_once": ("settlements.PurchaseReturn", {}, {}),
    "purchase_is_voided_once": ("settlements.PurchaseReturn", {"kind": "void"}, OTHER),
    "return_has_no_negative_part": ("settlements.PurchaseReturn", {}, {"money_kopecks": -1}),
    "return_line_has_a_quantity": ("settlements.ReturnLine", {}, {"quantity_thousandths": 0}),
    "return_names_a_line_once": ("settlements.ReturnLine", {}, {}),
    "wallet_never_overdrawn": ("settlements.LedgerAccount", {"kind": "wallet"}, {"balance_kopecks": -1}),
    "shortfall_never_below_zero": ("settlements.LedgerAccount", {"kind": "shortfall"}, {"balance_kopecks": -1}),
    "budget_never_overspent": ("settlements.LedgerAccount", {"kind": "budget"}, {"balance_kopecks": -1}),
    "lot_never_below_zero": ("settlements.Lot", {}, {"remaining_kopecks": -1}),
    "lot_never_above_its_amount": ("settlements.Lot", {}, {"remaining_kopecks": 2}),
    "posting_moves_something": ("settlements.Posting", {"kind": "fee", "credit_id": 2}, {"amount_kopecks": 0}),
    "posting_has_two_sides": ("settlements.Posting", {"kind": "fee", "credit_id": 2}, {"credit_id": 1}),
    "posting_on_a_wallet_names_its_lot": ("settlements.Posting", {"kind": "fee", "credit_id": 2}, {"kind": "spent"}),
    "statement_is_one_a_period": ("settlements.Statement", PAPER, {}),
    "statement_period_is_not_empty": ("settlements.Statement", PAPER, {"ends_on": date(2026, 1, 1)}),
    "statement_sent_has_a_number": ("settlements.Statement", PAPER, {"state": "sent", "number": None}),
    "statement_sums_are_not_negative": ("settlements.Statement", PAPER, {"payable_kopecks": -1}),
    "posting_is_claimed_once": ("settlements.StatementClaim", {}, {}),
    "payout_pays_something": ("settlements.Payout", KEPT | {"entry_id": None, "prepared_by": "a"},
                              {"amount_kopecks": 0}),
    "payout_needs_two_people": ("settlements.Payout", KEPT | {"paid_on": DAY, "approved_by": "b", "entry_id": ANY},
                                {"approved_by": "x"}),
    "payout_is_booked_when_approved": ("settlements.Payout", KEPT | {"entry_id": None}, {"paid_on": DAY}),
    "payment_order_number_is_one": ("settlements.Payout",
                                    KEPT | {"entry_id": None, "register_id": 1, "order_number": 1},
                                    {"statement_id": 2}),
    "payout_stands_once_a_statement": ("settlements.Payout", KEPT | {"entry_id": None}, {}),
    "payout_is_returned_when_booked": (
        "settlements.Payout", {"return_entry_id": ANY, "returned_on": DAY, "paid_on": DAY, "approved_by": "b"},
        {"returned_on": None}),
    "payout_leaves_and_returns_once": (
        "settlements.BankPayment", {"state": "matched", "contract_id": 1, "payout_id": 1}, {"fingerprint": "other"}),
    "register_needs_two_people": ("settlements.PaymentRegister", {}, {"prepared_by": "a", "approved_by": "a"}),
    "register_approved_has_a_number": ("settlements.PaymentRegister", {"number": None, "approval_id": None},
                                       {"state": "approved"}),
    "register_exported_is_approved": ("settlements.PaymentRegister", {"number": None, "approval_id": None},
                                      {"exported_at": DAY}),
    "bank_file_is_read_once": ("settlements.BankFile", {}, {}),
    "bank_payment_moves_something": (
        "settlements.BankPayment", {"state": "matched", "contract_id": 1}, {"amount_kopecks": 0}),
    "bank_payment_matched_is_booked": ("settlements.BankPayment", {"entry_id": None, "payout_id": None},
                                       {"fingerprint": "other", "state": "matched"}),
    "credit_use_moves_something": ("settlements.CreditUse", {}, {"amount_kopecks": 0}),
    "dispute_open_is_one_a_statement": ("settlements.Dispute", {"number": None, "document_id": None, "entry_id": None},
                                        {}),
    "dispute_settled_has_a_number": ("settlements.Dispute",
                                     {"number": None, "document_id": None, "entry_id": None, "state": "withdrawn"},
                                     {"state": "settled"}),
    "dispute_line_number_is_one": ("settlements.DisputeLine", {}, {}),
    "dispute_line_decided_has_a_sum": ("settlements.DisputeLine", {}, {"number": 2, "decision": "accepted"}),
    "paper_is_one_of_its_kind_for_a_statement": ("settlements.SettlementPaper", {"statement_id": 1},
                                                 {"number": "2", "document_id": 2}),
    "paper_number_is_given_once": ("settlements.SettlementPaper", {}, {"document_id": 2}),
    "sign_of_abuse_is_set_once": ("settlements.SuspicionRule", {}, {}),
    "suspicion_decided_has_a_date": ("settlements.Suspicion", {}, {"key": "other", "state": "dismissed"}),
    "suspicion_names_a_receipt_once": ("settlements.SuspicionReceipt", {"purchase_id": ANY}, {}),
    "suspicion_receipt_is_named": ("settlements.SuspicionReceipt", {"purchase_id": ANY}, {"purchase_id": None}),
}  # fmt: skip
"""Values not given are made by `made_up`: 1 for numbers and keys, "x" for texts, a new one where it must be unique."""

OUR_MODELS = [model for package in PACKAGES for model in apps.get_app_config(package).get_models()]
CONSTRAINED = {constraint.name for model in OUR_MODELS for constraint in model._meta.constraints}
UNIQUE_FIELDS = [
    (model, field)
    for model in OUR_MODELS
    for field in model._meta.concrete_fields
    if field.unique and not field.primary_key and "pgh_" not in field.name
]
BY_TABLE = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
HISTORIES = [model for model in apps.get_models() if getattr(model, "pgh_tracked_model", None)]
GUARDS = """
select c.relname, t.tgname, string_to_array(encode(t.tgargs, 'escape'), '\\000'), t.tgtype & 8 <> 0, t.tgtype & 32 <> 0
from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
where p.proname in ('refuse_change', 'refuse_change_except') order by 1, 2
"""
# Rows that a guard with a condition holds.
HELD = {
    "statement_sent_keeps_its_sums": PAPER | {"state": "sent", "number": "1"},
    "payout_booked_is_for_ever": KEPT | {"paid_on": DAY, "approved_by": "b", "entry_id": ANY},
    "payout_returned_is_for_ever": {"paid_on": DAY, "approved_by": "b", "return_entry_id": ANY, "returned_on": DAY},
    "payout_keeps_what_was_prepared": KEPT | {"entry_id": None, "statement_id": 2},
    "register_approved_keeps_its_sum": {"state": "approved", "number": "1", "approved_at": DAY, "approved_by": "b"},
    "dispute_settled_is_for_ever": {"state": "settled", "number": "1", "settled_at": DAY},
}
OTHERWISE = {
    "text": "coalesce({0}, '') || 'x'", "character varying": "case when {0} = '' then 'x' else '' end",
    "boolean": "not {0}", "uuid": "gen_random_uuid()", "jsonb": """'{{"other": 1}}'""",
    "date": "coalesce({0}, '2026-01-01') + 1", "timestamp with time zone": "coalesce({0}, now()) + interval '1 day'",
}  # fmt: skip
# A column that may change, where a guard holds most of them.
CHANGEABLE = {"settlements.Payout": "approved_by", "settlements.BankPayment": "note", "settlements.Suspicion": "note"}
CHANGEABLE |= {"pharmacies.VatRate": "product"}
_fresh = itertools.count(1_000)


@pytest.fixture(autouse=True)
def nothing_reaches_its_end(db):
    """Or the keys that point nowhere would be found at the test's end."""
    yield
    transaction.set_rollback(True)


def made_up(field: models.Field) -> Any:
    """A value that the column takes."""
    number = next(_fresh) if field.unique else 1
    if field.has_default() and not field.unique:
        value = field.get_default()
        return json.dumps(value) if isinstance(field, models.JSONField) else value
    target = field.target_field if field.is_relation else field
    if isinstance(target, models.UUIDField):
        return uuid4() if field.unique else ANY
    if isinstance(target, models.DateTimeField):
        return DAY
    if isinstance(target, models.DateField):
        return date(2026, 1, 1)
    if isinstance(target, models.JSONField):
        return "{}"
    if isinstance(target, models.BooleanField):
        return False
    if not is_text(target):
        return number
    return str(number) if field.unique else "" if field.blank else "x"


def is_text(field: models.Field) -> bool:
    """Whether the column holds words."""
    return isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.JSONField)


def is_number(field: models.Field) -> bool:
    """Whether the column holds a whole number."""
    return isinstance(field, models.IntegerField)


def is_moment(field: models.Field) -> bool:
    """Whether the column holds a date and a time."""
    return isinstance(field, models.DateTimeField)


def is_special(field: models.Field) -> bool:
    """Whether not every value will do."""
    return bool(field.unique or field.is_relation or field.choices)


def another(field: models.Field) -> Any:
    """A value that `made_up` does not give."""
    if field.is_relation or isinstance(field, models.IntegerField):
        return 2
    return date(2026, 1, 15) if isinstance(field, models.DateField) else "y"


def insert(model: type[models.Model], **columns: Any) -> None:
    """Write a row by SQL; columns that are not given are made up, or empty where they may be."""
    fields = [
        field
        for field in model._meta.concrete_fields
        if not isinstance(field, models.GeneratedField)
        and (field.column in columns or not isinstance(field, models.AutoField))
        and (field.column in columns or field.unique or not field.null)
    ]
    values = [columns.get(field.column) if field.column in columns else made_up(field) for field in fields]
    names = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {model._meta.db_table} ({names}) values ({', '.join(['%s'] * len(fields))})", values
        )


def refusal(act: Any) -> psycopg.errors.Diagnostic:
    """What the database says to an act that it must refuse."""
    try:
        with transaction.atomic():
            act()
    except DatabaseError as error:
        return error.__cause__.diag
    raise AssertionError(f"not refused: {act}")


def test_every_constraint_has_an_attempt_to_break_it():
    assert set(ATTEMPTS) == CONSTRAINED


@pytest.mark.parametrize("name", ATTEMPTS)
def test_the_constraint_refuses(name):
    label, good, bad = ATTEMPTS[name]
    model = apps.get_model(label)
    insert(model, **good)

    assert refusal(lambda: insert(model, **good | bad)).constraint_name == name


@pytest.mark.parametrize(("model", "field"), UNIQUE_FIELDS, ids=str)
def test_a_unique_column_refuses_the_same_again(model, field):
    rows = [good for label, good, _ in ATTEMPTS.values() if apps.get_model(label) is model] or [{}]
    good = next((row for row in rows if row.get(field.column)), rows[0])
    same = made_up(field)
    together = {name for constraint in model._meta.constraints for name in getattr(constraint, "fields", ())}
    others = [other for other in model._meta.concrete_fields if other.name in together]
    different = {other.column: another(other) for other in others}
    insert(model, **good | {field.column: same})

    said = refusal(lambda: insert(model, **good | different | {field.column: same}))

    assert f"({field.column})=" in said.message_detail


def rows_of(sql: str, *values: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def test_what_is_never_changed_is_never_emptied():
    emptied = [(table, trigger) for table, trigger, _, _, is_truncate in rows_of(GUARDS) if is_truncate]

    assert {table for table, *_ in rows_of(GUARDS)} == {table for table, _ in emptied}
    for table, trigger in emptied:
        assert refusal(partial(run, f"truncate {table} cascade")).constraint_name == trigger


def test_what_is_never_changed_is_never_changed_by_plain_sql():
    """UPDATE of each column and DELETE; only the columns that a guard names may change."""
    good = {apps.get_model(label)._meta.db_table: row for label, row, _ in ATTEMPTS.values()}
    columns = (
        "select column_name, data_type from information_schema.columns where table_name = %s and is_generated = 'NEVER'"
    )
    guards = [guard for guard in rows_of(GUARDS) if not guard[-1]]
    assert len(guards) > 15
    for table, trigger, allowed, is_delete, _ in guards:
        row = HELD.get(trigger, good.get(table, {}))
        insert(BY_TABLE[table], **row)
        where = f" where id = (select max(id) from {table})" if trigger in HELD else ""
        if is_delete:
            assert refusal(partial(run, f"delete from {table}{where}")).constraint_name == trigger
        for column, kind in rows_of(columns, table):
            new = OTHERWISE.get(kind, "coalesce({0}, 0) + 1").format(f'"{column}"')
            if column not in allowed:
                change = f'update {table} set "{column}" = {new}{where}'
                assert refusal(partial(run, change)).constraint_name == trigger, change


def test_lines_of_a_sent_statement_are_held_by_it():
    insert(BY_TABLE["settlements_statement"], **HELD["statement_sent_keeps_its_sums"])
    ((statement_id,),) = rows_of("select id from settlements_statement")

    said = refusal(partial(insert, BY_TABLE["settlements_statementline"], statement_id=statement_id))

    assert said.constraint_name == "statement_sent_keeps_its_lines"


TERMS = ("promotion_id", "number", "mechanic", "params", *AXES, "needs_account", "priority", "group", "budget_kopecks")


def test_terms_of_a_version_past_its_draft_are_held():
    """Its state, its text and who agreed to it may change; what it promises, and who pays for it, may not."""
    version, funding = "promotions_promotionversion", "promotions_promotionfunding"
    insert(BY_TABLE[version], state="draft")
    ((version_id,),) = rows_of(f"select id from {version}")
    insert(BY_TABLE[funding], version_id=version_id)
    run(f"update {version} set state = 'checked', announcement = 'x', approved_by = 'b'")
    kinds = dict(
        rows_of("select column_name, data_type from information_schema.columns where table_name = %s", version)
    )

    for column in TERMS:
        new = OTHERWISE.get(kinds[column], "coalesce({0}, 0) + 1").format(f'"{column}"')
        said = refusal(partial(run, f'update {version} set "{column}" = {new}'))
        assert said.constraint_name == "version_is_fixed_after_its_draft", column
    for change in (f"update {funding} set share_bp = 1", f"delete from {funding}"):
        assert refusal(partial(run, change)).constraint_name == "funders_are_fixed_after_the_draft"
    said = refusal(partial(insert, BY_TABLE[funding], version_id=version_id))
    assert said.constraint_name == "funders_are_fixed_after_the_draft"


@pytest.mark.parametrize("event", HISTORIES, ids=lambda event: event._meta.label)
def test_history_is_written_of_plain_sql_too(event):
    """One row for the birth and one for each change that changes something."""
    model = event.pgh_tracked_model
    good = next((row for label, row, _ in ATTEMPTS.values() if apps.get_model(label) is model), {})
    followed = {field.name for field in event._meta.concrete_fields}
    plain = [field for field in model._meta.concrete_fields if field.name in followed and not field.primary_key]
    wanted = CHANGEABLE.get(model._meta.label)
    column, change = next(
        (field.column, change)
        for may in (lambda field: not (is_special(field) or field.null), lambda field: not is_special(field), bool)
        for test, change in ((is_text, "{0} || 'x'"), (is_number, "{0} - 1"), (is_moment, "{0} + interval '1 day'"))
        for field in plain
        if may(field)
        and test(field.target_field if field.is_relation else field)
        and field.name == (wanted or field.name)
    )

    insert(model, **good)
    run(f"update {model._meta.db_table} set {column} = {column}")
    run(f"update {model._meta.db_table} set {column} = {change.format(column)}")

    labels = rows_of(f"select pgh_label from {event._meta.db_table} order by pgh_id")
    assert labels == [("insert",), ("update",)]


def test_no_trigger_is_left_out():
    ours = rows_of(
        "select distinct p.proname from pg_trigger t join pg_proc p on p.oid = t.tgfoid where not t.tgisinternal"
    )
    names = {name for (name,) in ours if not name.startswith("pgtrigger_")}

    assert names == {
        *("refuse_change", "refuse_change_except", "refuse_change_of_sent_lines"),
        "refuse_change_of_closed_lines",
        *("promotions_version_is_fixed", "promotions_funding_is_fixed"),
        # What these do is tried in the console's tests of sittings and of history.
        *("keep_moments_of_rights", "note_groups_of_user", "note_permissions_of_user", "note_rights_of_group"),
        *("note_swapped_rights_of_group", "note_rights_of_all", "note_name_of_group", "note_second_factor"),
        "keep_context_of_history",
    }
    assert sum(name.startswith("pgtrigger_") for (name,) in ours) == 3 * len(HISTORIES) + 1  # passwords


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
