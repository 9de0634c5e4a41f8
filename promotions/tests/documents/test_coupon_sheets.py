"""Coupons on A4: 24 a page, the words that must be there, bars that are the code."""

from datetime import timedelta

import pypdfium2
import pytest

from coalition.tests.world import make_world
from coalition.toolkit.code_pictures import picture_of
from coalition.toolkit.jobs import continue_jobs, stop_job
from coalition.toolkit.models import Job
from pharmacies.models import ProductGroup
from promotions.documents import coupon_sheet_runs
from promotions.documents.coupon_sheet_runs import (
    KIND,
    print_at_once,
    print_part,
    queue_sheets,
    sweep_sheets,
)
from promotions.documents.coupon_sheets import sheets_pdf, spaced
from promotions.documents.coupon_terms import face_of
from promotions.models import Coupon, CouponExport, CouponSeries
from promotions.tests.documents.batches import PROMO, a_batch, an_export

pytestmark = pytest.mark.django_db
MM = 300 / 25.4


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def pages_of(body: bytes) -> list[str]:
    """The words of each page, in one line."""
    with pypdfium2.PdfDocument(body) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_twenty_four_coupons_a_page_with_what_must_be_said():
    world = make_world()
    batch = a_batch(world, 30, min_receipt_kopecks=600_00, ends_at=world.now + timedelta(days=31))

    first, second = pages_of(sheets_pdf(an_export(world, batch, "sheets"), batch.coupons.order_by("pk"), 1).body)

    assert (first.count("М-купон"), second.count("М-купон")) == (24, 6)
    for words in (
        "500 ₽",
        "Действует с 15.10.2026 по 15.11.2026.",
        "Сдача не выдаётся, на деньги не обменивается.",
        f"в аптеках программы «{world.programme.name}», принимающих купоны",
        "Чек от 600 ₽.",
    ):
        assert first.replace("- ", "-").count(words) == 24, words
    codes = [spaced(code) for code in batch.coupons.order_by("pk").values_list("code", flat=True)]
    assert all(code in first for code in codes[:24])
    assert all(code in second for code in codes[24:])
    assert "anna" in first


def test_a_promo_code_has_another_face():
    world = make_world()
    batch = a_batch(world, 2, uses_per_account=1, accepted_where="в аптеках «Волжская» Самары.", **PROMO)

    (page,) = pages_of(sheets_pdf(an_export(world, batch, "sheets"), batch.coupons.all(), 1).body)

    assert "М-купон" not in page
    assert "₽" not in page
    for words in ("Осенний", "Назовите код кассиру до оплаты в аптеках «Волжская» Самары.", "Только с картой"):
        assert page.count(words) - (words == "Осенний") == 2, words  # the foot of the page names the series too


def test_a_word_fills_a_page_as_it_was_chosen():
    world = make_world()
    batch = a_batch(world, codes=["BECHA26"], code_format="word", word="Весна26", **PROMO)

    (page,) = pages_of(sheets_pdf(an_export(world, batch, "sheets"), batch.coupons.all(), 1).body)

    assert page.count("ВЕСНА26") == 24


def bars_on_paper(body: bytes, modules: str) -> str:
    """What a scanner would see across the first coupon's bars: the darkness in the middle of each module."""
    with pypdfium2.PdfDocument(body) as document:
        page = document[0].render(scale=300 / 72).to_pil().convert("L")
    left, middle = int((8 + (64.6 - 56) / 2 - 0.15) * MM), int((8 + 34.6 - 1.4 - 3.4 - 0.5 - 3) * MM)
    row = [page.getpixel((left + at, middle)) < 128 for at in range(int(56 * MM))]
    dark = [at for at, is_dark in enumerate(row) if is_dark]
    first, last = dark[0], dark[-1] + 1
    width = (last - first) / len(modules)
    return "".join("01"[int(row[int(first + (place + 0.5) * width)])] for place in range(len(modules)))


@pytest.mark.parametrize("code", ["K7QM4XWP2HTN", "4006381333931", "M5K7QM4XW"])
def test_the_bars_on_paper_are_the_code(code):
    world = make_world()
    batch = a_batch(world, codes=[code])
    modules = picture_of(code).modules

    body = sheets_pdf(an_export(world, batch, "sheets"), batch.coupons.all(), 1).body

    assert bars_on_paper(body, modules) == modules


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("4006381333931", "ean13"),
        ("4006381333932", "code128"),  # the check digit is another one
        ("K7QM4XWP2HTN", "code128"),
        ("PREFIX26K7QM4XWP2HTNK7QM", "qr"),  # its bars would be too narrow
        ("ВЕСНА", "qr"),
    ],
)
def test_each_code_gets_the_picture_that_suits_it(code, kind):
    assert picture_of(code).kind == kind


def test_terms_follow_the_series():
    world = make_world()
    batch = a_batch(world, 1, remainder_policy="require_full_use", per_receipt_limit=3, is_restored_on_return=False)

    said = " ".join(face_of(batch.series).terms)

    assert "Принимается только целиком." in said
    assert "В чеке не больше 3." in said
    assert "При возврате товара не восстанавливается." in said
    CouponSeries.objects.update(remainder_policy="keep_as_points")
    batch.series.refresh_from_db()
    assert "Остаток зачисляется баллами на карту." in face_of(batch.series).terms


def test_a_coupon_says_its_own_last_day():
    world = make_world()
    batch = a_batch(world, 1, is_personal=True)
    Coupon.objects.update(expires_at=world.now + timedelta(days=14))

    (page,) = pages_of(sheets_pdf(an_export(world, batch, "sheets"), batch.coupons.all(), 1).body)

    assert "с 15.10.2026 по 29.10.2026" in page


@pytest.mark.parametrize(("code", "printed"), [("BECHA26", "BECHA26"), ("K7QM4XWP2HTNA", "K7QM4 XWP2 HTNA")])
def test_a_long_code_is_printed_in_groups(code, printed):
    assert spaced(code) == printed


def test_thousands_of_sheets_are_printed_in_parts_and_survive_a_dead_worker(monkeypatch, files):
    world = make_world()
    monkeypatch.setattr(coupon_sheet_runs, "PART", 24)
    batch = a_batch(world, 60)
    queue_sheets(batch=batch, printed_by="anna", now=world.now)
    assert CouponExport.objects.get().form == "sheets"

    continue_jobs(kind=KIND, step=print_part, now=world.now, heed=lambda job: stop_job(job=job))
    Job.objects.update(state="running")  # as if the worker had died after its first part
    (job,) = continue_jobs(kind=KIND, step=print_part, now=world.now)

    parts = [pages_of((files / place).read_bytes()) for place in job.result["parts"]]
    assert (job.state, job.done, [len(pages) for pages in parts]) == ("done", 60, [1, 1, 1])
    assert len(list(files.rglob("*.pdf"))) == 3
    printed = " ".join(page for pages in parts for page in pages)
    assert all(printed.count(spaced(code)) == 1 for code in batch.coupons.values_list("code", flat=True))

    assert sweep_sheets(now=world.now + timedelta(days=6)) == 0
    assert sweep_sheets(now=world.now + timedelta(days=8)) == 3
    assert not list(files.rglob("*.pdf"))
    assert sweep_sheets(now=world.now + timedelta(days=8)) == 0


def test_a_small_batch_is_printed_at_once():
    world = make_world()
    batch = a_batch(world, 2)

    paper = print_at_once(batch=batch, printed_by="anna", now=world.now)

    export = CouponExport.objects.get()
    assert (export.form, export.coupons) == ("sheets", 2)
    assert paper.file_name == f"autumn-1-{export.mark}-0001.pdf"


@pytest.mark.parametrize(
    ("goods", "said"),
    [
        (lambda group: {}, "в оплату товаров в аптеках"),
        (lambda group: {"group_ids": [group]}, "в оплату товаров группы «Витамины» в аптеках"),
        (lambda group: {"group_ids": [group], "excluded_flags": ["rx"]}, "в оплату товаров из условий акции в аптеках"),
    ],
)
def test_goods_are_named_when_that_is_short(goods, said):
    world = make_world()
    group = ProductGroup.objects.create(name="Витамины", code="vitamins")
    batch = a_batch(world, 1, goods=goods(group.pk))

    assert said in face_of(batch.series).terms[0]


WORST = {
    "min_receipt_kopecks": 12_345_00,
    "uses_per_account": 2,
    "uses_per_coupon": 3,
    "is_restored_on_return": False,
    "accepted_where": ("в аптеках «Волжская», «Здоровье», «Первая помощь» и «Фарма-плюс» Самары, Тольятти, Сызрани и "
                       "Новокуйбышевска и области")[:120],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "code", "ends_above_mm"),
    [
        ({"remainder_policy": "keep_as_points", "nominal_kopecks": 12_345_50}, "4006381333931", 32.3),
        ({"remainder_policy": "keep_as_points", "nominal_kopecks": 12_345_50}, "PREFIX26K7QM4XWP2HTNK7QM", 36.5),
        (PROMO, "K7QM4XWP2HTN", 31.4),
        (PROMO, "PREFIX26K7QM4XWP2HTNK7QM", 36.5),
    ],
)
def test_the_longest_terms_end_above_the_code(kind, code, ends_above_mm):
    """What runs over its box is cut off on paper, though it is in the text."""
    world = make_world()
    batch = a_batch(world, codes=[code], ends_at=world.now + timedelta(days=60), **WORST, **kind)

    body = sheets_pdf(an_export(world, batch, "sheets"), batch.coupons.all(), 1).body

    with pypdfium2.PdfDocument(body) as document:
        page = document[0]
        words = page.get_textpage()
        place, length = words.search("восстанавливается.").get_next()
        bottom = min(words.get_charbox(place + each)[1] for each in range(length))
        assert (page.get_height() - bottom) * 25.4 / 72 <= ends_above_mm
