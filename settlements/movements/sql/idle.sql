-- Accounts that have bought nothing for so many days; once for each time that they stopped.
select y.account_id, 'inactivity:' || y.last_on as occasion, %(today)s::date - y.last_on as days, 0 as kopecks,
       null::bigint as level_id, null::uuid as purchase_id,
       (select p.outlet_id from settlements_purchase p where p.account_id = y.account_id
         order by p.occurred_at desc limit 1) as outlet_id
from settlements_activity y
join members_account a on a.id = y.account_id and a.programme_id = %(programme)s and a.closed_at is null
where y.last_on <= %(today)s::date - %(idle_days)s::int
