-- For lots charged at issue the funder's clearing was debited when they were born; for lots charged at use the pledge
-- stands for what is left of them. So per funder: outstanding = charged and not yet spent + pledged.
with pledged as (
    select contract_id, sum(remaining_kopecks) as left_kopecks
    from settlements_lot where funding_moment = 'use' group by contract_id
), pledge as (
    select a.contract_id,
           sum(case when t.debit_id = a.id then t.amount_kopecks else -t.amount_kopecks end) as promised
    from settlements_ledgeraccount a
    join settlements_posting t on a.id in (t.debit_id, t.credit_id)
    where a.kind = 'pledge' group by a.contract_id
), charged as (
    select l.funder_id, l.contract_id,
           sum(case when c.kind = 'wallet' then t.amount_kopecks else 0 end
               - case when d.kind = 'wallet' then t.amount_kopecks else 0 end) as total
    from settlements_lot l
    join settlements_posting t on t.lot_id = l.id
    join settlements_ledgeraccount d on d.id = t.debit_id
    join settlements_ledgeraccount c on c.id = t.credit_id
    where l.funding_moment = 'issue' and 'wallet' in (c.kind, d.kind)
    group by l.funder_id, l.contract_id
), issued as (
    select funder_id, contract_id, sum(remaining_kopecks) as left_kopecks
    from settlements_lot where funding_moment = 'issue' group by funder_id, contract_id
)
select 'pledges',
       count(*) filter (where coalesce(p.left_kopecks, 0) <> coalesce(g.promised, 0)), coalesce(sum(g.promised), 0)
from pledged p full join pledge g on g.contract_id = p.contract_id
union all
select 'charges',
       count(*) filter (where coalesce(c.total, 0) <> coalesce(i.left_kopecks, 0)), coalesce(sum(i.left_kopecks), 0)
from charged c
full join issued i on i.funder_id = c.funder_id and i.contract_id is not distinct from c.contract_id
union all
select 'unbacked',
       case when (select coalesce(sum(balance_kopecks), 0) from settlements_ledgeraccount where kind = 'wallet')
               = coalesce(sum(remaining_kopecks), 0) then 0 else 1 end,
       coalesce(sum(remaining_kopecks), 0)
from settlements_lot
union all
select 'lots_without_funder', count(*) filter (where f.id is null), count(distinct l.funder_id)
from settlements_lot l left join pharmacies_legalentity f on f.id = l.funder_id
