"""What a member has."""

from settlements.models import LedgerAccount


def wallet(account):
    return LedgerAccount.objects.get(key=f"wallet:{account.pk}").balance_kopecks
