"""How fast codes are made: `python -m coalition.benchmarks.coupons [--count N] [--rounds R]`.

Compared with C: a bare COPY of the same rows into the same table, its indexes and foreign keys included, with the codes
made beforehand. Both take turns; medians of the rounds. Compare the share, not the seconds.
"""

import argparse
from statistics import median

from coalition.benchmarks.servers import own_postgres
from coalition.benchmarks.timing import seconds


def measure(*, count: int, rounds: int) -> tuple[float, float]:
    """Seconds of a bare COPY of so many coupons, and of the job that makes as many; medians of the rounds."""
    with own_postgres():
        # Models can be imported only now that Django is set up.
        from django.db import connection, transaction
        from django.utils import timezone

        from coalition.tests.world import make_world
        from coalition.toolkit.jobs import continue_jobs
        from promotions.models import CouponSeries
        from promotions.operations.coupon_batches import KIND, new_batch, queue_generation
        from promotions.operations.coupon_codes import new_codes
        from promotions.operations.coupon_filling import COPY, make_piece

        now = timezone.now()
        series = CouponSeries.objects.get(pk=make_world(publish=False).coupon("200.00").series_id)

        def copy() -> float:
            batch = new_batch(series, count, "", "", now)
            codes = new_codes(series, count)
            head, tail = f"{series.pk}\t{batch.pk}\t", f"\tlive\t\\N\t0\t1\t{now.isoformat()}\t\\N\n"
            rows = "".join(f"{head}{code}{tail}" for code in codes)

            def write() -> None:
                with transaction.atomic(), connection.cursor() as cursor, cursor.copy(COPY) as stream:
                    stream.write(rows)

            return seconds(write)

        def generate() -> float:
            queue_generation(series=series, quantity=count, started_by="", now=now)
            return seconds(lambda: continue_jobs(kind=KIND, step=make_piece, now=now))

        samples = [(copy(), generate()) for _ in range(rounds)]
        return median(sample[0] for sample in samples), median(sample[1] for sample in samples)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    bare, made = measure(count=options.count, rounds=options.rounds)
    print(f"{options.count:,} coupons: bare COPY {bare:.2f} s (C), generated {made:.2f} s = {made / bare:.2f} C")
