"""Where every rouble of a receipt in a statement comes from, posting by posting."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.base import ConsoleAdmin
from members.models import PersonView
from members.operations.looks import note_look
from settlements.admin.chain import chain_of
from settlements.admin.made_of import address_of_line, document, seen
from settlements.admin.purchase_panels import goods_refusal
from settlements.models import Entry, Purchase
from settlements.queries.buyers import buyer_of
from settlements.queries.origins import Origin, origins


def came_from(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin, entry_id: Any) -> HttpResponse:
    """Where every rouble of a receipt in the statement, or in a line of it, comes from, posting by posting."""
    statement = seen(request, object_id, model_admin)
    chosen = request.GET.get("line", "")
    line = statement.lines.filter(pk=int(chosen)).first() if chosen.isdigit() else None
    chains = [chain for chain in origins(statement, entry_id) if line is None or chain.line == line]
    if not chains:
        raise Http404
    entry = chains[0].posting.entry
    purchase = _purchase_of(entry)
    refusal = goods_refusal(request.user, purchase) if purchase else ""
    buyer = buyer_of(purchase) if purchase and not refusal else None
    if buyer is not None:
        look = {"user": request.user, "page": PersonView.Page.PURCHASES, "now": timezone.now()}
        note_look(person_id=buyer.pk, **look)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Where this rouble comes from"),
        "subtitle": str(statement),
        "opts": model_admin.opts,
        "original": statement,
        "back": address_of_line(statement, line),
        "refusal": refusal,
        "source": document(entry),
        "figures": _sums(chains, is_line=line is not None),
        "chains": [
            (print_roubles(chain.amount_kopecks), chain_of(chain, statement, is_goods_shown=not refusal))
            for chain in chains
        ],
    }
    return TemplateResponse(request, "settlements/came_from.html", context)


def _sums(chains: list[Origin], *, is_line: bool) -> list[tuple[Any, str]]:
    return [
        (
            _("in the line") if is_line else _("in the statement"),
            print_roubles(sum(chain.amount_kopecks for chain in chains)),
        ),
        (_("postings"), str(len(chains))),
    ]


def _purchase_of(entry: Entry) -> Purchase | None:
    return entry.purchase_return.purchase if entry.purchase_return else entry.purchase
