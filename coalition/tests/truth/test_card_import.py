"""kill -9 of whoever imports cards, and of the server under it: another one goes on, nothing is lost or doubled."""

from django.db import connection, transaction

from coalition.tests.processes import kill_when, run_to_its_end
from coalition.tests.truth.test_crashes import kill
from coalition.tests.world import make_world
from coalition.toolkit.jobs import continue_jobs
from members.models import Account, Card, Person
from settlements.ledger.audit import audit
from settlements.models import CardImport
from settlements.movements.card_import.imports import KIND, go_on, import_at_once, write_down
from settlements.tests.movements.card_import.files import as_file, begin, line, wanted, work


def test_an_import_survives_kill_9(cloned_database, scale, tmp_path):
    world, count = make_world(), scale(small=6_000, full=60_000)
    file = tmp_path / "cards.csv"
    file.write_bytes(as_file(*(line(n) for n in range(1, count + 1))).read())

    command, own = ("manage.py", "import_cards"), {"DATA_DIR": str(tmp_path)}
    asked = ("--programme", "m", "--reason", "x", "--yes")
    kill_when(lambda: Card.objects.count() > 1, *command, str(file), *asked, **own)
    begun = CardImport.objects.get()
    assert begun.state == "writing"
    assert 0 < begun.job.done == Card.objects.count() - 1 < count
    assert begun.points_kopecks == begun.job.done * 50_00
    assert wrong() == []

    said, bar = run_to_its_end(*command, **own)

    begun.refresh_from_db()
    assert (begun.state, begun.counts["written"]) == ("done", count), said + bar
    assert Card.objects.count() == Person.objects.count() == Account.objects.count() == count + 1
    assert "100%" in bar
    assert wrong() == []
    assert world.card.number not in said


def test_what_a_crash_of_the_server_takes_is_read_again(own_server, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world, count = make_world(), 5_000
    card_import = begin(world, as_file(*(line(n) for n in range(1, count + 1))))
    work(world, card_import)
    card_import = write_down(card_import=CardImport.objects.get(), by="test", now=world.now)
    with transaction.atomic():
        go_on(job := card_import.job, world.now)
        job.save()
    assert Card.objects.count() == 2_001

    kill(own_server, "all")
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from settlements_cardimportrow")
        assert cursor.fetchone() == (0,)

    continue_jobs(kind=KIND, step=go_on, now=world.now)

    card_import.refresh_from_db()
    assert (card_import.state, card_import.counts["written"]) == ("done", count)
    assert Card.objects.count() == Account.objects.count() == count + 1
    assert wrong() == []


def test_two_imports_of_the_same_members_at_one_time_write_each_once(cloned_database, run_at_once, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world, count = make_world(), 300

    def bring(n: int) -> CardImport:
        file = as_file(*(line(k) for k in range(1, count + 1)), *[""] * n)
        return import_at_once(file=file, file_name="x", wanted=wanted(world), started_by="test", now=world.now)

    done = run_at_once(*(lambda n=n: bring(n) for n in range(1, 4)))

    assert [each for each in done if isinstance(each, Exception)] == []
    assert sum(each.counts["written"] for each in done) == count
    assert Card.objects.count() == Person.objects.count() == count + 1
    assert wrong() == []


def wrong() -> list:
    """What the proof finds amiss."""
    return [finding for proof in audit() for finding in proof.findings if finding.wrong]
