-- A sent statement is what it claimed, its header and its paper say so, and what it leaves open comes into the next.
with claimed as (
    select k.statement_id,
           sum(case when t.credit_id = k.account_id then t.amount_kopecks else -t.amount_kopecks end) as total
    from settlements_statementclaim k join settlements_posting t on t.id = k.posting_id group by k.statement_id
), lines as (
    select statement_id, sum(amount_kopecks) as total,
           coalesce(sum(amount_kopecks) filter (where kind not in ('payout', 'payment')), 0) as settled
    from settlements_statementline group by statement_id
), chain as (
    select s.*, payable_kopecks - receivable_kopecks + carried_kopecks as left_open,
           lag(case when state = 'cancelled' then payable_kopecks - receivable_kopecks + carried_kopecks
                    else carried_kopecks end, 1, 0::bigint) over (partition by account_id order by starts_on, id) as brought
    from settlements_statement s where number is not null
)
select 'sent_statements',
       count(*) filter (where coalesce(c.total, 0) <> coalesce(l.total, 0)), count(*)
from settlements_statement s
left join claimed c on c.statement_id = s.id
left join lines l on l.statement_id = s.id
where s.number is not null
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
union all
-- What was agreed in a protocol is booked to the participant once, by one entry, or not at all when nothing differs.
select 'disputes', count(*) filter (where a.difference <> coalesce(e.amount, 0)), count(*)
from settlements_dispute d
join settlements_statement s on s.id = d.statement_id
join lateral (select sum(agreed_kopecks - centre_kopecks) as difference
              from settlements_disputeline where dispute_id = d.id) a on true
left join lateral (
    select sum(case when t.credit_id = s.account_id then t.amount_kopecks else -t.amount_kopecks end) as amount
    from settlements_posting t where t.entry_id = d.entry_id) e on true
where d.state = 'settled'
union all
select 'sent_totals',
       count(*) filter (where s.accepted_kopecks - s.issued_kopecks <> coalesce(l.settled, 0)
                           or s.left_open <> s.accepted_kopecks - s.issued_kopecks + s.brought), count(*)
from chain s left join lines l on l.statement_id = s.id
union all
select 'papers',
       count(*) filter (where (d.number, d.content->>'number') is distinct from (s.number, s.number::text)
                           or d.content->'result' @> jsonb_build_object(
                                'accepted', s.accepted_kopecks, 'issued', s.issued_kopecks, 'brought', s.brought,
                                'payable', s.payable_kopecks, 'receivable', s.receivable_kopecks,
                                'carried', s.carried_kopecks) is not true), count(*)
from chain s left join toolkit_frozendocument d on d.id = s.document_id
union all
-- Numbers of papers that are only printed (applications, forms of consents) are kept by whoever signed them.
select 'missing_numbers', count(*) filter (where d.number is null), count(*)
from toolkit_numberseries n
cross join lateral generate_series(1, n.last_number) as given (number)
left join (select number from toolkit_frozendocument
           union select number from members_succession
           union select number from members_familychange
           union select number from members_departure) d
       on d.number = n.kind || '-' || n.year || '-' || lpad(given.number::text, 6, '0')
where n.kind in ('ОТЧ', 'ПРП', 'СЕМ', 'ВЫХ', 'АКТ-ПДН')
