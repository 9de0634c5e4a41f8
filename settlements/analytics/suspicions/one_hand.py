"""Points given by hand, often and much, most of them to the same few accounts."""

from django.conf import settings

from settlements.models import Sign

SIGN = Sign.POINTS_BY_ONE_HAND
FEW_ACCOUNTS = 3

# People who sign in are few, and adjustments are found by who made them.
SQL = f"""
with given as (
    select u.id as user_id, u.username, j.id, j.account_id, j.amount_kopecks, j.made_at,
           (j.made_at at time zone '{settings.TIME_ZONE}')::date as made_on
      from pharmacies_staffuser u
      join settlements_adjustment j on j.made_by = u.username and j.made_at >= %(since)s and j.kind = 'accrual'
      join members_account a on a.id = j.account_id and a.programme_id = %(programme)s
), seen as (
    select * from given where made_on >= %(window_on)s and made_on < %(ends_on)s
), taken as (
    select username, account_id, sum(amount_kopecks) as kopecks,
           row_number() over (partition by username order by sum(amount_kopecks) desc, account_id) as place
      from seen group by username, account_id
), odd as (
    select s.username
      from (select username, count(*) as times, sum(amount_kopecks) as kopecks from seen group by username) s
      join (select username, sum(kopecks) as kopecks from taken where place <= {FEW_ACCOUNTS} group by username) few
           on few.username = s.username
     where s.times >= %(least)s and s.kopecks >= %(least_kopecks)s and few.kopecks * 10000 >= %(share_bp)s * s.kopecks
)
select s.user_id::text, null::bigint, null::bigint, null::bigint, s.account_id, null::bigint, s.username,
       null::uuid, null::uuid, s.id, s.made_on, s.amount_kopecks
  from seen s join odd on odd.username = s.username
 order by 1, s.made_at, s.id
"""
