-- Purchases of friends in their first days, with what counts of them.
select r.inviter_id as account_id, 'purchase:' || p.id as occasion,
       p.business_on - (r.joined_at at time zone %(zone)s)::date as days, b.kopecks, null::bigint as level_id,
       p.id as purchase_id, p.outlet_id
from members_referral r
join members_account a on a.id = r.inviter_id and a.programme_id = %(programme)s and a.closed_at is null
join settlements_purchase p on p.account_id = r.friend_id and p.received_at >= %(since)s
                           and p.state in ('committed', 'partly_returned')
cross join lateral ({counted}) b
where p.business_on - (r.joined_at at time zone %(zone)s)::date between 0 and %(days)s::int - 1 and b.kopecks > 0
