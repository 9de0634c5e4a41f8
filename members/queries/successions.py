"""Which account goes on for one that was closed."""

from django.db import connection

HEIR = """
with recursive line as (
    select %(account)s::bigint as account_id, 0 as step
    union all
    select s.successor_id, line.step + 1
    from line join members_succession s on s.predecessor_id = line.account_id and s.undone_at is null)
select account_id from line order by step desc limit 1
"""


def heir_of(account_id: int) -> int:
    """The account that goes on for this one, or itself."""
    with connection.cursor() as cursor:
        cursor.execute(HEIR, {"account": account_id})
        return cursor.fetchone()[0]
