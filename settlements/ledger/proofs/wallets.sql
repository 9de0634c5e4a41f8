with lots as (
    select wallet_id, sum(remaining_kopecks) as left_kopecks from settlements_lot group by wallet_id
), moved as (
    select t.lot_id,
           sum(case when c.kind = 'wallet' then t.amount_kopecks else 0 end)
         - sum(case when d.kind = 'wallet' then t.amount_kopecks else 0 end) as total
    from settlements_posting t
    join settlements_ledgeraccount d on d.id = t.debit_id
    join settlements_ledgeraccount c on c.id = t.credit_id
    where t.lot_id is not null group by t.lot_id
)
select 'wallets', count(*) filter (where w.balance_kopecks <> coalesce(l.left_kopecks, 0)),
       count(*)
from settlements_ledgeraccount w left join lots l on l.wallet_id = w.id where w.kind = 'wallet'
union all
select 'lots', count(*) filter (where l.remaining_kopecks <> coalesce(m.total, 0)), count(*)
from settlements_lot l left join moved m on m.lot_id = l.id
union all
select 'below_zero', count(*) filter (where balance_kopecks < 0), coalesce(sum(balance_kopecks), 0)
from settlements_ledgeraccount where kind in ('wallet', 'shortfall', 'budget')
