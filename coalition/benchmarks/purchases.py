"""How fast receipts are booked: `python -m coalition.benchmarks.purchases [--wallets N] [--seconds S] [--rounds R]`.

Everything is compared with L: the project's own commit, statement by statement with the same rows, sent by pgbench over
eight connections. What is measured takes turns, so that a busy machine disturbs all alike; medians of the rounds.
Compare the shares, not the figures per second.
"""

import argparse
from dataclasses import dataclass
from statistics import median

from coalition.benchmarks.servers import own_postgres

CLIENTS = 8
HISTORY = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: medians of the rounds. CPU in milliseconds for one receipt; None: not measured."""

    name: str
    share: float
    per_second: float
    python_ms: float | None
    postgres_ms: float
    p99_ms: float | None


def measure(*, wallets: int, seconds: float, rounds: int) -> tuple[list[Row], int]:
    """The rows, and how often a commit waits for the database; on a server that is made for it and thrown away."""
    with own_postgres() as server:
        # Models can be imported only now that Django is set up.
        from coalition.benchmarks.course import lay

        with lay(server, wallets=wallets, history=HISTORY, clients=CLIENTS) as course:
            turns = course.turns()
            for turn in turns.values():
                turn(1, min(1, seconds))  # connections are made, statements prepared, caches filled
            samples = [{name: turn(n, seconds) for name, turn in turns.items()} for n in range(2, rounds + 2)]
            limit = next(iter(turns))
            rows = [
                Row(
                    name,
                    median(each[name].per_second / each[limit].per_second for each in samples),
                    median(each[name].per_second for each in samples),
                    _median(each[name].python_ms for each in samples),
                    median(each[name].postgres_ms for each in samples),
                    _median(each[name].p99_ms for each in samples),
                )
                for name in turns
            ]
            return rows, course.recording.round_trips


def table(rows: list[Row]) -> list[str]:
    """The lines of a table in Markdown."""
    lines = [
        "| | of L | receipts/s | Python CPU, ms | PostgreSQL CPU, ms | p99, ms |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for row in rows:
        figures = (f"{row.share:.2f}", f"{row.per_second:,.0f}", _figure(row.python_ms), f"{row.postgres_ms:.2f}")
        lines.append(f"| {row.name} | {' | '.join(figures)} | {_figure(row.p99_ms, places=0)} |")
    return lines


def arguments() -> argparse.Namespace:
    """What the command is told."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--wallets", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=3, help="of each turn")
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


def main() -> None:
    """Prints the table."""
    given = arguments()
    rows, round_trips = measure(wallets=given.wallets, seconds=given.seconds, rounds=given.rounds)
    print(*table(rows), sep="\n")
    print(f"\nA commit waits for the database {round_trips} times.")


def _median(figures) -> float | None:
    known = [figure for figure in figures if figure is not None]
    return median(known) if known else None


def _figure(figure: float | None, places: int = 2) -> str:
    return "" if figure is None else f"{figure:.{places}f}"


if __name__ == "__main__":
    main()
