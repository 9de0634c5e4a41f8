-- Actions of a kind since the promotion began; `reference` tells two of them apart.
select x.account_id, concat_ws(':', x.kind, nullif(x.code, ''), nullif(x.reference, '')) as occasion, 0 as days,
       0 as kopecks, null::bigint as level_id, null::uuid as purchase_id,
       (select p.enrolled_outlet_id from members_accountholder h join members_person p on p.id = h.person_id
         where h.account_id = a.id and h.ends_at is null and h.role in ('holder', 'head')
         order by h.starts_at, h.id limit 1) as outlet_id
from members_memberaction x
join members_account a on a.id = x.account_id and a.programme_id = %(programme)s and a.closed_at is null
where x.kind = %(kind)s and x.code = %(code)s and x.happened_at >= %(since)s and x.happened_at <= %(now)s
