"""What jobs have done, in words, for the pages of jobs."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from coalition.kernel.money import print_roubles
from coalition.toolkit.kinds import tell_results
from coalition.toolkit.languages import in_language
from coalition.toolkit.models import Job
from settlements.analytics import refreshing
from settlements.analytics.suspicions import searching
from settlements.ledger import audit_report
from settlements.ledger.audit import SENTENCES
from settlements.movements import lapsing, sweeping


def awarded(job: Job) -> Iterator[str]:
    """Of a promotion: how much was given, how many were passed over."""
    result = {"given": 0, "kopecks": 0, "coupons": 0, "refused": {}} | job.result  # one that failed at once has none
    yield _("%(name)s: %(given)d awards, %(points)s points, %(coupons)d coupons.") % {
        "name": job.params["name"],
        "given": result["given"],
        "points": print_roubles(result["kopecks"]),
        "coupons": result["coupons"],
    }
    if result["refused"]:
        yield _("Without an award: %(count)d.") % {"count": sum(result["refused"].values())}


def lapsed(job: Job) -> Iterator[str]:
    """How many points."""
    yield _("Points that lapsed: %(points)s.") % {"points": print_roubles(job.result.get("kopecks", 0))}


def refreshed(job: Job) -> Iterator[str]:
    """Segments that were refused, each with its reason."""
    for refused in job.result.get("refused", ()):
        yield f"{refused['segment']}: {in_language(refused['ru'], refused['en'])}"


def searched(job: Job) -> Iterator[str]:
    """How many cases."""
    yield _("Cases opened: %(opened)d. Receipts added to open ones: %(added)d.") % (
        {"opened": 0, "added": 0} | job.result
    )


def audited(job: Job) -> Iterator[str]:
    """Each sentence, and whether it holds."""
    broken = job.message.split(", ")
    for code, sentence in SENTENCES:
        yield f"{'✗' if code in broken else '✓'} {sentence}"


tell_results(
    {
        sweeping.KIND: awarded,
        lapsing.KIND: lapsed,
        refreshing.KIND: refreshed,
        searching.KIND: searched,
        audit_report.KIND: audited,
    }
)
