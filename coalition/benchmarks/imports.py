"""How fast cards are imported: `python -m coalition.benchmarks.imports [--count N] [--rounds R]`.

Compared with C: a bare COPY of the very rows that the import wrote, into the very same tables of a database of the
same kind, their indexes, constraints and history triggers included, with the rows ready in files. The import begins
with a CSV: reading, judging, looking for duplicates, writing, the file of rows left out. It runs in a process of its
own, whose memory is watched. Both take turns; medians of the rounds. Compare the share, not the seconds.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import psutil
import psycopg

from coalition.benchmarks.servers import HOUSE, own_postgres
from coalition.kernel.barcodes import card_number
from coalition.toolkit.embedded.postgres import EmbeddedPostgres

TABLES = (
    *("members_person", "members_account", "members_accountholder", "members_card", "members_consent"),
    *("promotions_regulationsacceptance", "settlements_accumulation", "settlements_ledgeraccount"),
    *("settlements_entry", "settlements_lot", "settlements_posting"),
)
HEAD = (
    "Номер карты;Фамилия;Имя;Отчество;Дата рождения;Пол;Телефон;E-mail;Дата выдачи;Накоплено;Баллы;Баллы действуют до"
)
LAST = ("Иванова", "Кузнецова", "Смирнова", "Попова", "Васильева", "Петрова", "Соколова", "Михайлова", "Новикова")
FIRST = ("Мария", "Анна", "Елена", "Ольга", "Наталья", "Татьяна", "Ирина", "Светлана", "Екатерина")
TEMPLATE = "template_of_imports"
WRONG_EVERY = 200
# As the import itself does: otherwise time grows with the square of the rows, and C would be no limit at all.
AS_FAST_AS_CAN_BE = """
set constraints all immediate;
select set_config('pghistory.context_id', '0195d5a0-0000-7000-8000-000000000001', true),
       set_config('pghistory.context_metadata', '{}', true)
"""


def write_csv(path: Path, count: int, seed: int) -> None:
    """A file of cards as a chain would give it, in cp1251; one row in 200 is wrong in one way or another."""
    dice = random.Random(seed)
    with path.open("w", encoding="cp1251", newline="") as file:
        file.write(HEAD + "\r\n")
        for n in range(count):
            number = card_number("27", seed * 10_000_000 + n) if n % WRONG_EVERY else "12345"
            last, first = dice.choice(LAST), dice.choice(FIRST)
            born = f"{dice.randint(1, 28):02}.{dice.randint(1, 12):02}.{dice.randint(1935, 2005)}"
            issued = f"{dice.randint(1, 28):02}.{dice.randint(1, 12):02}.{dice.randint(2018, 2025)}"
            phone = f"8 (9{n // 10_000_000:02}) {n % 10_000_000:07}"
            amounts = f"{dice.randint(1, 99_999)},{dice.randint(0, 99):02};{dice.randint(1, 999)}"
            file.write(f"{number};{last}{n};{first};Ивановна;{born};ж;{phone};m{n}@example.ru;{issued};{amounts};\r\n")


def measure(*, count: int, rounds: int) -> list[dict[str, float]]:
    """Of each round: seconds of the bare COPY and of the import (its reading, its writing), its rows, its peak RSS."""
    with own_postgres() as server, tempfile.TemporaryDirectory(dir=HOUSE / ".data") as place:
        from django.db import connection

        from coalition.tests.world import make_world

        make_world(publish=False)
        connection.close()
        admin = _address(server, "postgres")
        _run(admin, f'create database {TEMPLATE} template "benchmark"')
        found = []
        for number in range(rounds):
            csv, ready = Path(place) / "cards.csv", Path(place) / "ready"
            ready.mkdir(exist_ok=True)
            write_csv(csv, count, number)
            with _database(server, admin) as imported:
                sample = _import(imported, csv, Path(place) / "media")
                print(f"{sample['cards']:,.0f} cards imported in {sample['import']:.1f} s", flush=True)
                _take_out(imported, ready)
            with _database(server, admin) as copied:
                sample |= _copy_in(copied, ready)
            shutil.rmtree(ready)
            found.append(sample)
            print(_said(sample), flush=True)
        return found


def _import(url: str, csv: Path, media: Path) -> dict[str, float]:
    """`manage.py import_cards` on a database; seconds by its own clock, and the most memory it held."""
    environment = os.environ | {"DATABASE_URL": url, "DATA_DIR": str(media), "DEBUG": "0"}
    command = [sys.executable, "manage.py", "import_cards", str(csv), "--programme", "m", "--reason", "x", "--yes"]
    begun = time.perf_counter()
    media.mkdir(exist_ok=True)
    with (media / "told").open("w") as told:
        process = subprocess.Popen(command, cwd=HOUSE, env=environment, stdout=told, stderr=told)
    watched, most = psutil.Process(process.pid), 0
    while process.poll() is None:
        try:
            most = max(most, watched.memory_info().rss)
        except psutil.NoSuchProcess:
            break
        time.sleep(0.2)
    whole = time.perf_counter() - begun
    if process.returncode:
        raise RuntimeError((media / "told").read_text()[-2_000:])
    with psycopg.connect(url) as connection:
        (reading,) = connection.execute(
            "select extract(epoch from max(created_at) - min(created_at)) from toolkit_job"
        ).fetchone()
        (cards,) = connection.execute("select count(*) - 1 from members_card").fetchone()
    return {
        "import": whole,
        "read": float(reading),
        "write": whole - float(reading),
        "cards": cards,
        "rss": most / 1024 / 1024,
    }


def _take_out(url: str, ready: Path) -> None:
    """The rows that the import wrote, table by table, ready to be copied in."""
    with psycopg.connect(url) as connection:
        for table in TABLES:
            command = f"copy (select {_columns(connection, table)} from {table}) to stdout"
            with (ready / table).open("wb") as file, connection.cursor() as cursor, cursor.copy(command) as stream:
                for block in stream:
                    file.write(block)


def _copy_in(url: str, ready: Path) -> dict[str, float]:
    """COPY of the ready rows into empty tables of the same kind; seconds."""
    with psycopg.connect(url) as connection:
        connection.execute("set session_replication_role = replica")
        for table in reversed(TABLES):
            connection.execute(f"delete from {table}")
    with psycopg.connect(url) as connection:
        begun = time.perf_counter()
        for table in TABLES:
            command = f"copy {table} ({_columns(connection, table)}) from stdin"
            connection.execute(AS_FAST_AS_CAN_BE)
            with (ready / table).open("rb") as file, connection.cursor() as cursor, cursor.copy(command) as stream:
                while block := file.read(1024 * 1024):
                    stream.write(block)
            connection.commit()
        return {"copy": time.perf_counter() - begun}


def _columns(connection: psycopg.Connection, table: str) -> str:
    found = connection.execute(
        "select string_agg(quote_ident(column_name), ', ' order by ordinal_position) from information_schema.columns"
        " where table_name = %s and is_generated = 'NEVER'",
        [table],
    ).fetchone()
    return str(found[0])


@contextmanager
def _database(server: EmbeddedPostgres, admin: str) -> Iterator[str]:
    """A fresh database of the same kind; dropped afterwards."""
    name = f"round_{time.monotonic_ns()}"
    _run(admin, f"create database {name} template {TEMPLATE}")
    try:
        yield _address(server, name)
    finally:
        _run(admin, f"drop database {name} with (force)")
        _run(admin, "checkpoint")


def _address(server: EmbeddedPostgres, name: str) -> str:
    return f"postgresql://postgres@/{name}?host={server.socket_folder}&port=5432"


def _run(url: str, sql: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql)


def _said(sample: dict[str, float]) -> str:
    ratio = sample["copy"] / sample["import"]
    return (
        f"{sample['cards']:,.0f} cards: bare COPY {sample['copy']:.1f} s, import {sample['import']:.1f} s "
        f"(reading {sample['read']:.1f} s, writing {sample['write']:.1f} s), {sample['cards'] / sample['import']:,.0f} "
        f"cards/s = {ratio:.2f} of bare COPY; peak RSS {sample['rss']:.0f} MB; load {os.getloadavg()[0]:.1f}"
    )


def main() -> None:
    """Prints the rounds and their median."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    samples = measure(count=options.count, rounds=options.rounds)
    share = median(sample["copy"] / sample["import"] for sample in samples)
    print(f"median of {len(samples)}: {share:.2f} of bare COPY; peak RSS {max(s['rss'] for s in samples):.0f} MB")


if __name__ == "__main__":
    main()
