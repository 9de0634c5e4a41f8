"""What the addresses of promotions, coupons, segments, pharmacies and staff lead to."""

from typing import Any

from axes.models import AccessAttempt
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from coalition.console.tests.rows import Rows
from coalition.tests.world import World
from coalition.toolkit.models import Job
from pharmacies.access.keys import issue_key
from pharmacies.models import CashDesk, StaffUser
from promotions.documents.coupon_sheet_runs import KIND as SHEETS
from promotions.engine.vocabulary import Unit
from promotions.models import CouponBatch, CouponExport, Promotion, PromotionVersion, Segment
from settlements.statements.runs import KIND as RUN

WITHOUT = (
    *("promotions_promotion_wording", "promotions_promotion_trial", "promotions_compiledrulebook_publish"),
    *("promotions_segment_count", "promotions_segment_describe"),
    *("promotions_segmentmember_import", "promotions_segmentmember_process_import"),
    *("pharmacies_product_export", "pharmacies_product_import", "pharmacies_product_process_import"),
    *("index", "autocomplete", "jsi18n", "login", "logout", "password_change", "password_change_done", "search"),
)
"""Addresses that name no row."""

Arguments = dict[str, tuple[Any, ...]]


def campaigns(world: World, rows: Rows) -> Arguments:
    """A draft, a version that runs, coupons in a batch, a list of members, a colleague, work that runs."""
    running = PromotionVersion.objects.select_related("promotion").get(promotion__code="base")
    draft = _draft(world)
    coupon = world.coupon()
    batch, export = rows.one(CouponBatch), rows.one(CouponExport)
    place = default_storage.save("coupons/part-1.pdf", ContentFile(b"%PDF-1.7"))
    Job.objects.create(kind=SHEETS, params={"export": export.pk}, result={"parts": [place]}, created_at=world.now)
    desk = CashDesk.objects.get(pk=world.desk_a.desk_id)
    key = issue_key(desk=desk, issued_by="somebody else", now=world.now)[0]
    lists = Segment.objects.create(programme=world.programme, code="guests", name="Гости", kind="list", conditions={})
    colleague = StaffUser.objects.create_user("colleague", first_name="Пётр", last_name="Сменщик", is_staff=True)
    work = Job.objects.create(kind="anything", state="running", created_at=world.now)
    period = {"starts_on": "2026-10-01", "ends_on": "2026-11-01", "is_sending": False}
    run = Job.objects.create(kind=RUN, params=period, state="running", created_at=world.now)
    promotion = (running.promotion_id,)
    return {
        "promotions_promotion": promotion,
        "promotions_promotion_new": ("coupon-for-birthday",),
        **{f"promotions_promotion_{step}": (draft.pk,) for step in ("edit", "next", "check", "approve", "back")},
        "promotions_promotion_options": (Unit.SEGMENTS.value,),
        "promotions_promotionversion": (running.pk,),
        "promotions_coupon": (coupon.pk,),
        "promotions_couponbatch": (batch.pk,),
        "promotions_couponexport": (export.pk,),
        "promotions_couponexport_sheets": (export.pk, 1),
        "promotions_couponseries": (coupon.series_id,),
        "promotions_segment": (lists.pk,),
        "pharmacies_cashdesk": (desk.pk,),
        "pharmacies_cashdesk_revoke_key": (desk.pk, key.pk),
        "pharmacies_contract": (world.contracts["a"].pk,),
        "pharmacies_programme": (world.programme.pk,),
        "pharmacies_staffuser": (colleague.pk,),
        "auth_user": (colleague.pk,),
        "auth_group": (Group.objects.get(name="clerk").pk,),
        "axes_accessattempt": (rows.make(AccessAttempt, 1)[0].pk,),
        "app_list": ("members",),
        "view_on_site": (ContentType.objects.get_for_model(StaffUser).pk, colleague.pk),
        **dict.fromkeys(WITHOUT, ()),
        "toolkit_job": (work.pk,),
        "toolkit_job_statements_stop": (run.pk,),
        "toolkit_job_statements_resume": (run.pk,),
    }


def _draft(world: World) -> PromotionVersion:
    promotion = Promotion.objects.create(programme=world.programme, code="next", name="Следующая")
    params = {"rate_bp": 100}
    return PromotionVersion.objects.create(promotion=promotion, number=1, mechanic="percent_of_receipt", params=params)
