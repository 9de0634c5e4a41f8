-- What an account has accumulated goes over day by day, so that windows of levels count it as before. Days before
-- `counts_from`, or before the account's own first day, stay.
insert into settlements_accumulation (account_id, kind, amount_kopecks, business_on, reason)
select side.account, 'transfer', side.sign * days.amount, days.business_on, %(number)s
from (select x.business_on, sum(x.amount_kopecks)::bigint as amount
        from settlements_accumulation x join members_account a on a.id = x.account_id
       where a.id = %(predecessor)s
         and x.business_on >= greatest(coalesce(%(counts_from)s::date, '-infinity'),
                                       coalesce(a.accumulates_since, '-infinity'))
       group by x.business_on having sum(x.amount_kopecks) <> 0) days
cross join (values (%(predecessor)s::bigint, -1), (%(successor)s::bigint, 1)) as side (account, sign)
