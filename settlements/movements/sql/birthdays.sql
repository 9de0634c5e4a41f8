-- Accounts whose head has a birthday in the days given; one a year, whatever becomes of the date of birth.
select distinct on (a.id) a.id as account_id, 'birthday:' || b.year as occasion, b.days, 0 as kopecks,
       null::bigint as level_id, null::uuid as purchase_id, p.enrolled_outlet_id as outlet_id
from members_person p
join unnest(%(births)s::int[], %(left)s::int[], %(years)s::int[]) as b (birth, days, year)
     on b.birth = extract(month from p.birth_date)::int * 100 + extract(day from p.birth_date)::int
join members_accountholder h on h.person_id = p.id and h.ends_at is null and h.role in ('holder', 'head')
join members_account a on a.id = h.account_id and a.programme_id = %(programme)s and a.closed_at is null
where p.anonymised_at is null
order by a.id, h.starts_at, h.id
