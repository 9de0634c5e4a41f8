-- What statements say of each contract's months, in the words of ledger_totals.sql; a return counts against its kind.
select c.number as contract,
       to_char(s.starts_on, 'YYYY-MM') as month,
       case
           when l.kind in ('earned', 'earned_back') then 'points issued'
           when l.kind in ('charged', 'charged_back') then 'points charged'
           when l.kind in ('spent', 'spent_back') then 'points accepted'
           when l.kind = 'coupon' then case when l.amount_kopecks > 0 then 'coupons accepted' else 'coupons charged' end
           when l.kind = 'coupon_back' then
               case when l.amount_kopecks < 0 then 'coupons accepted' else 'coupons charged' end
           else l.kind
       end as measure,
       sum(l.amount_kopecks)::bigint as kopecks
from settlements_statementline l
join settlements_statement s on s.id = l.statement_id and s.state = 'sent'
join pharmacies_contract c on c.id = s.contract_id
group by 1, 2, 3
