"""Runs a script of pgbench, the load program that comes with PostgreSQL."""

import re
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from coalition.toolkit.embedded.postgres import EmbeddedPostgres

TRANSACTIONS = re.compile(r"number of transactions actually processed: (\d+)")
RATE = re.compile(r"tps = ([\d.]+)")


def run(
    server: EmbeddedPostgres,
    script: str,
    variables: Mapping[str, str],
    *,
    clients: int,
    seconds: float = 0,
    transactions: int = 0,
) -> tuple[int, float]:
    """Transactions done and transactions per second, for so many seconds or transactions a client.

    RuntimeError with pgbench's words when a statement fails.
    """
    limit = ["-T", str(max(1, round(seconds)))] if seconds else ["-t", str(transactions)]
    defined = [word for name, value in variables.items() for word in ("-D", f"{name}={value}")]
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        program = str(server.binaries.folder / "pgbench")
        load = ["-n", "-M", "prepared", "-c", str(clients), "-j", "2", *limit, *defined, "-f", str(Path(file.name))]
        done = subprocess.run([program, *load, server.url("benchmark")], capture_output=True, text=True, check=False)
    found = TRANSACTIONS.search(done.stdout), RATE.search(done.stdout)
    if done.returncode or not all(found):
        raise RuntimeError(f"pgbench failed:\n{done.stderr[-3000:]}")
    return int(found[0][1]), float(found[1][1])
