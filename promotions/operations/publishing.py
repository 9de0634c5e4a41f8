"""Putting rules in force: from now on every receipt is judged by them."""

import hashlib
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from coalition.kernel.errors import DomainError
from pharmacies.models import Programme
from promotions.compiler.compile import compile_rulebook
from promotions.engine.encoding import encode_rulebook
from promotions.engine.soundness import problems_of
from promotions.models import CompiledRulebook


class RulesRefused(DomainError):
    code = "rules_refused"
    message_ru = "Правила не опубликованы: {why_ru} Исправьте и опубликуйте снова."
    message_en = "The rules were not published: {why_en} Mend them and publish again."


@transaction.atomic
def publish_rulebook(*, programme: Programme, published_by: str, now: datetime) -> CompiledRulebook:
    """Compile the programme's rules and keep them under the next number; every worker sees it with its next receipt.

    Publishing rules that have not changed answers with the rulebook in force. Refused with RulesRefused, in words, when
    a rule makes no sense; then nothing changes.
    """
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    latest = CompiledRulebook.objects.filter(programme=programme).order_by("-number").first()
    try:
        rulebook = compile_rulebook(programme, latest.number if latest else 0)
    except ValueError as error:
        raise RulesRefused(why_ru=f"{error}.", why_en=f"{error}.") from error
    for rule in rulebook.rules:
        for problem in problems_of(rule):
            raise RulesRefused(why_ru=f"{rule.code}: {problem.ru}", why_en=f"{rule.code}: {problem.en}")
    if latest and encode_rulebook(rulebook).decode() == latest.content:
        return latest
    rulebook = replace(rulebook, number=rulebook.number + 1)
    content = encode_rulebook(rulebook)
    return CompiledRulebook.objects.create(
        programme=programme,
        number=rulebook.number,
        content=content.decode(),
        content_hash=hashlib.sha256(content).hexdigest(),
        published_at=now,
        published_by=published_by,
    )
