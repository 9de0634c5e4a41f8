"""Papers for the printer: every number once, codes that a scanner reads, who took them on each of them."""

import csv
import io
from datetime import timedelta

import pypdfium2
import pytest
import segno
from openpyxl import load_workbook

from coalition.kernel.errors import DomainError
from coalition.tests.world import make_world
from coalition.toolkit.code_pictures import picture_of
from coalition.toolkit.jobs import continue_jobs, stop_job
from coalition.toolkit.models import Job
from members.documents import card_lists, card_sheets
from members.documents.card_lists import cards_csv, cards_xlsx, spaced
from members.documents.card_sheets import KIND, print_at_once, print_part, queue_sheets, sheets_pdf, sweep_sheets
from members.models import CardExport
from members.operations.card_batches import queue_batch
from members.operations.card_exports import note_export
from members.tests.stock import a_batch, an_export

pytestmark = pytest.mark.django_db
MM = 300 / 25.4


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_a_printer_gets_every_number_with_a_mark_on_each_line():
    world = make_world()
    batch = a_batch(world, 2_500)
    export = an_export(world, batch)

    pieces = list(cards_csv(export))

    table = list(csv.reader(io.StringIO(b"".join(pieces).decode("utf-8-sig")), delimiter=";"))
    heading, *rows = table
    assert heading == ["№", "Номер карты", "Номер для печати", "Содержимое QR", f"Выгрузка {export.mark}: anna, "
                       "15.10.2026 12:00"]  # fmt: skip
    cards = list(batch.cards.order_by("pk").values_list("number", "qr_token"))
    assert [(row[1], row[3]) for row in rows] == cards
    assert {row[4] for row in rows} == {export.mark}
    assert rows[0][2] == spaced(cards[0][0])
    assert len(pieces) == 3  # it streams, a thousand lines at a time


def test_a_spreadsheet_has_the_numbers_as_text_and_says_who_took_them(monkeypatch):
    world = make_world()
    batch = a_batch(world, 3, outlet=world.outlet_a)

    book = load_workbook(io.BytesIO(cards_xlsx(an_export(world, batch, "xlsx", by="=anna")).body))

    numbers = [cell.value for cell in book["Карты"]["B"][1:]]
    assert numbers == list(batch.cards.order_by("pk").values_list("number", flat=True))
    assert "f" not in {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "=anna" in [cell.value for cell in book["Выгрузка"]["B"]]
    monkeypatch.setattr(card_lists, "MOST_IN_A_SPREADSHEET", 2)
    with pytest.raises(DomainError) as refused:
        cards_xlsx(an_export(world, batch, "xlsx"))
    assert refused.value.code == "cards_too_long_for_spreadsheet"


def test_a_batch_that_is_still_made_is_not_taken_out():
    world = make_world()
    queue_batch(programme=world.programme, quantity=3, started_by="anna", now=world.now)
    with pytest.raises(DomainError) as refused:
        note_export(batch=world.programme.card_batches.get(), form="csv", exported_by="anna", now=world.now)
    assert (refused.value.code, CardExport.objects.count()) == ("card_batch_not_ready", 0)


def words_of(body: bytes) -> list[str]:
    with pypdfium2.PdfDocument(body) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_ten_cards_a_page_with_their_numbers():
    world = make_world()
    batch = a_batch(world, 12)
    cards = list(batch.cards.order_by("pk"))

    first, second = words_of(sheets_pdf(an_export(world, batch, "sheets"), cards, 1).body)

    assert all(spaced(card.number) in first for card in cards[:10])
    assert all(spaced(card.number) in second for card in cards[10:])
    assert "anna" in first
    assert "№ 12" in second


@pytest.mark.parametrize("place", [(0, 0), (1, 0), (0, 4), (1, 4)])
def test_the_bars_on_paper_are_the_number(place):
    """What a scanner would see across the bars: the darkness in the middle of each module."""
    world = make_world()
    batch = a_batch(world, 10)
    cards = list(batch.cards.order_by("pk"))
    across, down = place
    modules = picture_of(cards[down * 2 + across].number).modules

    body = sheets_pdf(an_export(world, batch, "sheets"), cards, 1).body

    with pypdfium2.PdfDocument(body) as document:
        page = document[0].render(scale=300 / 72).to_pil().convert("L")
    left = int((19.4 + across * 85.6 + 14.8) * MM)
    middle = int((10 + down * 54 + 54 - 5.6 - 11) * MM)
    row = [page.getpixel((left + at, middle)) < 128 for at in range(int(56 * MM))]
    dark = [at for at, is_dark in enumerate(row) if is_dark]
    first, last = dark[0], dark[-1] + 1
    width = (last - first) / len(modules)
    assert "".join("01"[int(row[int(first + (at + 0.5) * width)])] for at in range(len(modules))) == modules


@pytest.mark.parametrize("place", [(0, 0), (1, 4)])
def test_the_qr_on_paper_is_what_a_till_looks_the_card_up_by(place):
    world = make_world()
    batch = a_batch(world, 10)
    cards = list(batch.cards.order_by("pk"))
    across, down = place
    matrix = [list(row) for row in segno.make(cards[down * 2 + across].qr_token, error="m", micro=False).matrix]

    body = sheets_pdf(an_export(world, batch, "sheets"), cards, 1).body

    with pypdfium2.PdfDocument(body) as document:
        page = document[0].render(scale=300 / 72).to_pil().convert("L")
    size = 27 / (len(matrix) + 4)  # two modules stay white on either side
    left, top = 19.4 + (across + 1) * 85.6 - 3 - 27, 10 + down * 54 + 3
    read = [
        [
            page.getpixel((int((left + (x + 2.5) * size) * MM), int((top + (y + 2.5) * size) * MM))) < 128
            for x in range(len(matrix))
        ]
        for y in range(len(matrix))
    ]
    assert read == [[bool(dot) for dot in row] for row in matrix]


def test_thousands_of_sheets_are_printed_in_parts_and_survive_a_dead_worker(monkeypatch, files):
    world = make_world()
    monkeypatch.setattr(card_sheets, "PART", 10)
    batch = a_batch(world, 25)
    queue_sheets(batch=batch, printed_by="anna", now=world.now)

    continue_jobs(kind=KIND, step=print_part, now=world.now, heed=lambda job: stop_job(job=job))
    Job.objects.filter(kind=KIND).update(state="running")  # as if the worker had died after its first part
    (job,) = continue_jobs(kind=KIND, step=print_part, now=world.now)

    pages = [words_of((files / place).read_bytes()) for place in job.result["parts"]]
    assert (job.state, job.done, [len(each) for each in pages]) == ("done", 25, [1, 1, 1])
    printed = " ".join(page for each in pages for page in each)
    assert all(printed.count(spaced(number)) == 1 for number in batch.cards.values_list("number", flat=True))
    assert sweep_sheets(now=world.now + timedelta(days=6)) == 0
    assert sweep_sheets(now=world.now + timedelta(days=8)) == 3
    assert not list(files.rglob("*.pdf"))


def test_a_small_batch_is_printed_at_once():
    world = make_world()
    batch = a_batch(world, 2)

    paper = print_at_once(batch=batch, printed_by="anna", now=world.now)

    export = CardExport.objects.get()
    assert (export.form, paper.file_name) == ("sheets", f"cards-m-1-{export.mark}-0001.pdf")
