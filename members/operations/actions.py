"""What members do besides buying is written down; rewards are found from it later."""

from datetime import datetime

from members.models import Account, MemberAction


def record_action(
    *,
    account: Account,
    kind: MemberAction.Kind,
    happened_at: datetime,
    code: str = "",
    reference: str = "",
    recorded_by: str = "",
) -> MemberAction:
    """Note an action once; the same kind, code and reference again are the same action and change nothing.

    `reference` tells two of a kind apart (the questionnaire's version, the review's number); `code` is of actions of
    one's own making alone, and refused by `action_of_another_kind_has_a_code` elsewhere.
    """
    return MemberAction.objects.get_or_create(
        account=account,
        kind=kind,
        code=code,
        reference=reference,
        defaults={"happened_at": happened_at, "recorded_by": recorded_by},
    )[0]
