-- Friends who joined since the promotion began and have bought for the least sum at once; the purchase that did it.
select {account} as account_id, 'referral:' || r.friend_id as occasion, 0 as days, b.amount_kopecks as kopecks,
       null::bigint as level_id, b.id as purchase_id, b.outlet_id
from members_referral r
join members_account a on a.id = {account} and a.programme_id = %(programme)s and a.closed_at is null
cross join lateral (
    select p.id, p.amount_kopecks, p.outlet_id from settlements_purchase p
     where p.account_id = r.friend_id and p.occurred_at >= r.joined_at and p.state in ('committed', 'partly_returned')
       and p.amount_kopecks >= %(least)s
     order by p.occurred_at limit 1) b
where r.joined_at >= %(began)s
