-- Accounts that were opened since the promotion began; their place is where whoever heads them joined.
select a.id as account_id, 'enrolment' as occasion, 0 as days, 0 as kopecks, null::bigint as level_id,
       null::uuid as purchase_id,
       (select p.enrolled_outlet_id from members_accountholder h join members_person p on p.id = h.person_id
         where h.account_id = a.id and h.ends_at is null and h.role in ('holder', 'head')
         order by h.starts_at, h.id limit 1) as outlet_id
from members_account a
where a.programme_id = %(programme)s and a.closed_at is null and a.opened_at >= %(since)s and a.opened_at <= %(now)s
