"""Whom cases of suspected abuse are shown to: nobody sees those that may concern himself."""

from django.db.models import Q, QuerySet

from pharmacies.models import StaffUser
from settlements.models import Suspicion


def _about(user: StaffUser) -> Q:
    """Made by him, with a receipt that he sold or took back, or on an account that he holds."""
    as_member = Q(account__holders__person__staff_memberships__cashier__user=user)
    as_cashier = Q(cashier__user=user) | Q(receipts__purchase__cashier__user=user)
    as_cashier |= Q(receipts__purchase_return__cashier__user=user)
    return Q(user_name=user.get_username()) | as_cashier | as_member


def shown_to(user: StaffUser, suspicions: QuerySet[Suspicion]) -> QuerySet[Suspicion]:
    """The cases among these that do not concern whoever looks."""
    return suspicions.exclude(pk__in=Suspicion.objects.filter(_about(user)).order_by().values("pk"))


def concerns(user: StaffUser, suspicion: Suspicion) -> bool:
    """Whether a case concerns this very person."""
    return Suspicion.objects.filter(_about(user), pk=suspicion.pk).exists()


def open_count(user: StaffUser) -> int:
    """How many cases wait for somebody to look into them, as far as this person may know."""
    return shown_to(user, Suspicion.objects.filter(state=Suspicion.State.OPEN)).count()
