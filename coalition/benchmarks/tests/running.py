"""Benchmarks as people run them: in a process of their own."""

import subprocess
import sys

from coalition.benchmarks.servers import HOUSE


def printed_by(benchmark: str, *options: str) -> str:
    """What `python -m coalition.benchmarks.<benchmark>` prints; it must end well."""
    done = subprocess.run(
        [sys.executable, "-m", f"coalition.benchmarks.{benchmark}", *options],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows_of(printed: str) -> list[list[str]]:
    """The cells of a printed table, without its heading."""
    return [line.split("|")[1:-1] for line in printed.splitlines() if line.startswith("|")][2:]
