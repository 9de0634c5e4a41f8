with claimed as (
    select k.statement_id,
           sum(case when t.credit_id = k.account_id then t.amount_kopecks else -t.amount_kopecks end) as total
    from settlements_statementclaim k join settlements_posting t on t.id = k.posting_id group by k.statement_id
), lines as (
    select statement_id, sum(amount_kopecks) as total from settlements_statementline group by statement_id
)
select 'sent_statements',
       count(*) filter (where coalesce(c.total, 0) <> coalesce(l.total, 0)), count(*)
from settlements_statement s
left join claimed c on c.statement_id = s.id
left join lines l on l.statement_id = s.id
where s.state not in ('draft', 'cancelled')
union all
select 'claimed_twice', count(*), (select count(*) from settlements_statementclaim)
from (select from settlements_statementclaim group by posting_id, account_id having count(*) > 1) twice
union all
select 'strange_claims',
       count(*) filter (where k.account_id not in (t.debit_id, t.credit_id)), count(*)
from settlements_statementclaim k join settlements_posting t on t.id = k.posting_id
union all
select 'payouts',
       count(*) filter (where p.amount_kopecks <> s.payable_kopecks
                           or p.entry_id is not null and p.amount_kopecks is distinct from (
                                select sum(t.amount_kopecks) from settlements_posting t where t.entry_id = p.entry_id)),
       coalesce(sum(p.amount_kopecks), 0)
from settlements_payout p join settlements_statement s on s.id = p.statement_id
