from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from coalition.kernel.money import print_roubles
from coalition.toolkit.jobs import continue_jobs
from settlements.movements.lapsing import KIND, expire_piece, queue_expiry


class Command(BaseCommand):
    help = "Takes points whose days are over out of their wallets. What was stopped goes on; running again is harmless."

    def handle(self, **options: object) -> None:
        now = timezone.now()
        queued = queue_expiry(now=now)
        with tqdm(total=queued.total if queued else None, unit=_("lots"), dynamic_ncols=True) as bar:
            done = continue_jobs(
                kind=KIND, step=expire_piece, now=now, heed=lambda job: bar.update(max(0, job.done - bar.n))
            )
        kopecks = sum(job.result.get("kopecks", 0) for job in done)
        self.stdout.write(_("Points that lapsed: %(points)s.") % {"points": print_roubles(kopecks)})
