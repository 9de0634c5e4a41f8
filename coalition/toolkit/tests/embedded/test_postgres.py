"""The supervisor against a real server: everything that was seen to go wrong with others of its kind."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from coalition.toolkit.embedded.postgres import EmbeddedPostgres
from coalition.toolkit.embedded.seats import EmbeddedServerError
from coalition.toolkit.tests.embedded.conftest import SMALL, discard, wait_until


def asked(server, question, *values):
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        cursor = connection.execute(question, values)
        return cursor.fetchone()[0] if cursor.description else None


def test_it_starts_and_stops_with_its_last_user(server, other_process, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("LANG", "xx_XX.UTF-8")
    server.join("work")
    first = server.process()
    assert asked(server, "SELECT count(*) FROM pg_database WHERE datname = 'work'") == 1
    assert {name: asked(server, f"SHOW {name}") for name in ("fsync", "synchronous_commit", "listen_addresses")} == {
        "fsync": "on",
        "synchronous_commit": "on",
        "listen_addresses": "",
    }

    assert asked(server, "SELECT upper('жёлудь')") == "ЖЁЛУДЬ"
    assert asked(server, "SELECT 'Ёж' ILIKE 'ёЖ'") is True
    assert asked(server, "SELECT 'ПЁТР' ~* 'пёт[а-я]'") is True

    second = other_process(server.home)
    assert int(second.stdout.readline()) == first.pid
    server.leave()
    time.sleep(0.3)
    assert server.is_alive()

    second.kill()
    wait_until(lambda: not server.is_alive())


def test_it_comes_back_after_kill_9_of_anything(server):
    server.join()
    asked(server, "CREATE TABLE kept AS SELECT 42 AS answer")

    for victims in ("a worker", "the postmaster", "everything"):
        postmaster = server.process()
        children = postmaster.children()
        chosen = {"a worker": children[:1], "the postmaster": [postmaster], "everything": [postmaster, *children]}
        for process in chosen[victims]:
            process.kill()
        if postmaster in chosen[victims]:
            wait_until(lambda: not server.is_alive())
        server.join()
        wait_until(lambda: answers(server))

        assert asked(server, "SELECT answer FROM kept") == 42, victims


def answers(server):
    try:
        return asked(server, "SELECT 1") == 1
    except psycopg.OperationalError:
        return False


def test_a_stale_pid_file_is_no_obstacle(server):
    server.join()
    for left_behind in ("", "not a pid", "999999999", str(os.getpid())):
        postmaster = server.process()
        for process in [postmaster, *postmaster.children()]:
            with suppress(psutil.NoSuchProcess):  # children go by themselves once the postmaster has
                process.kill()
        wait_until(lambda: not server.is_alive())
        (server.cluster / "postmaster.pid").write_text(left_behind)

        server.join()

        assert asked(server, "SELECT 1") == 1, left_behind


def test_a_folder_with_spaces_and_cyrillic_in_a_path_too_long_for_sockets_will_do(home):
    server = EmbeddedPostgres(home / "с пробелами и кириллицей" / ("long-" * 20), SMALL)
    try:
        server.join()
        assert asked(server, "SELECT 1") == 1
    finally:
        discard(server)


def test_threads_share_a_seat_and_a_forked_child_has_its_own(server):
    threads = [threading.Thread(target=server.join) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ready, done = os.pipe()
    child = os.fork()
    if not child:
        server.join()
        os.write(done, b"1")
        time.sleep(60)
        os._exit(0)
    os.read(ready, 1)

    server.leave()
    time.sleep(0.3)
    assert server.is_alive()

    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    wait_until(lambda: not server.is_alive())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the server to somebody")
def test_root_lends_the_server_to_nobody_and_opens_no_folder(server, tmp_path):
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    hidden = EmbeddedPostgres(private / "postgres", SMALL)
    try:
        server.join()
        hidden.join()

        assert server.process().username() == "nobody" == hidden.process().username()
        assert not hidden.home.is_relative_to(private)
        assert private.stat().st_mode & 0o777 == 0o700
    finally:
        discard(hidden)


def test_a_folder_of_somebody_else_is_refused_with_a_sentence(server):
    if os.geteuid() == 0:
        pytest.skip("root may enter every folder")
    server.home.mkdir(mode=0o500, parents=True)

    with pytest.raises(EmbeddedServerError, match="belongs to another user"):
        server.join()


def test_sigterm_to_a_command_leaves_no_server_behind(home):
    root = Path(__file__).parents[4]
    environment = {"DATA_DIR": str(home.parent)}
    wait_for_it = "from django.db import connection; connection.ensure_connection(); print('up', flush=True); input()"
    command = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", wait_for_it],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env=environment,
    )
    assert command.stdout.readline() == "up\n"
    server = EmbeddedPostgres(home)
    assert server.is_alive()

    command.terminate()
    command.communicate()

    assert command.returncode == 128 + signal.SIGTERM
    wait_until(lambda: not server.is_alive())


def test_help_starts_no_server(home):
    environment = {"DATA_DIR": str(home.parent)}
    root = Path(__file__).parents[4]
    subprocess.run([sys.executable, "manage.py", "help"], cwd=root, env=environment, check=True, capture_output=True)

    assert not home.exists()


@pytest.mark.full
def test_eight_processes_at_once_share_one_server(home, other_process):
    processes = [other_process(home) for _ in range(8)]
    pids = {process.stdout.readline() for process in processes}

    assert len(pids) == 1
    server = EmbeddedPostgres(home, SMALL)
    assert asked(server, "SELECT 1") == 1
    for process in processes:
        process.kill()
    wait_until(lambda: not server.is_alive())


@pytest.mark.full
def test_a_first_start_may_be_killed_at_any_moment(home, other_process):
    for moment in range(12):
        process = other_process(home / str(moment))
        time.sleep(0.05 + moment * 0.12)
        for victim in [*psutil.Process(process.pid).children(recursive=True), process]:
            victim.kill()
        process.wait()

        again = EmbeddedPostgres(home / str(moment), SMALL)
        again.join()
        assert asked(again, "SELECT 1") == 1
        again.leave()
        wait_until(lambda server=again: not server.is_alive())
