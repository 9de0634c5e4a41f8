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
                    else carried_kopecks end, 1, 0::bigint) over (partition by account_id order by starts_on, id) as brought,
           lag(case when state = 'cancelled' then receivable_kopecks else 0 end, 1, 0::bigint)
               over (partition by account_id order by starts_on, id) as brought_by_partner
    from settlements_statement s where number is not null
), sides as (
    select s.id, s.payable_kopecks, s.receivable_kopecks, s.accepted_kopecks, s.issued_kopecks - f.fee as charged, f.fee,
           case when (d.content#>>'{result,is_netted}')::boolean
                then greatest(least(s.accepted_kopecks + s.brought + s.brought_by_partner,
                                    s.issued_kopecks + s.brought_by_partner), 0)
                else 0 end as set_off
    from chain s
    left join toolkit_frozendocument d on d.id = s.document_id
    cross join lateral (select coalesce(-sum(l.amount_kopecks), 0)::bigint as fee
                        from settlements_statementline l where l.statement_id = s.id and l.kind = 'fee') f
), reversed as materialized (
    select reverses_id from settlements_entry where reverses_id is not null and kind = 'payment'
), money as materialized (
    select e.id, e.reverses_id, e.id in (select reverses_id from reversed) as is_reversed
    from settlements_entry e
    where e.kind = 'payment'
    union
    select e.id, e.reverses_id, e.id in (select reverses_id from reversed)
    from settlements_bankpayment b join settlements_entry e on e.id = b.entry_id
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
                                select sum(t.amount_kopecks) from settlements_posting t where t.entry_id = p.entry_id)
                           or p.return_entry_id is not null and not exists (
                                select from settlements_entry e join settlements_posting t on t.entry_id = e.id
                                where e.id = p.return_entry_id and e.reverses_id = p.entry_id
                                having sum(t.amount_kopecks) = p.amount_kopecks)),
       coalesce(sum(p.amount_kopecks), 0)
from settlements_payout p join settlements_statement s on s.id = p.statement_id
union all
-- A register is its payouts, and its paper says the same; done, all of them have left.
select 'payment_registers',
       count(*) filter (where (r.payouts_count, r.total_kopecks) is distinct from (p.n, p.total)
                           or p.strangers > 0 or (r.state = 'done') <> (p.waiting = 0)
                           or r.number is not null and (d.number, (d.content->>'total')::bigint)
                                                       is distinct from (r.number, r.total_kopecks)),
       coalesce(sum(r.total_kopecks), 0)
from settlements_paymentregister r
left join toolkit_frozendocument d on d.id = r.document_id
cross join lateral (
    select count(*)::int as n, coalesce(sum(p.amount_kopecks), 0)::bigint as total,
           count(*) filter (where p.entry_id is null) as waiting,
           count(*) filter (where (p.approved_by, p.prepared_by) <> (r.approved_by, r.prepared_by)) as strangers
    from settlements_payout p where p.register_id = r.id) p
where r.state <> 'withdrawn'
union all
-- What the bank said is booked once: the sum, on the clearing of the contract; what was undone is reversed. Entries of
-- money are gathered first, since nearly all others are receipts.
select 'bank_payments',
       count(*) filter (where b.id is null and e.reverses_id is null and not e.is_reversed
                           or b.id is not null and (e.is_reversed or t.n <> 1
                                                    or t.amount_kopecks is distinct from b.amount_kopecks
                                                    or t.contract_id is distinct from b.contract_id)),
       coalesce(sum(b.amount_kopecks), 0)
from money e
left join settlements_bankpayment b on b.entry_id = e.id
cross join lateral (
    select count(*) as n, sum(t.amount_kopecks) as amount_kopecks, min(t.contract_id) as contract_id
    from settlements_posting t where t.entry_id = e.id) t
union all
-- What pays statements out of a contract's credit has come: no more than a statement asked for, no more than was paid.
select 'credit_uses',
       count(*) filter (where c.is_beyond or c.used > 0 and c.pays > coalesce((
                            select sum(b.amount_kopecks) from settlements_bankpayment b
                             where b.contract_id = c.contract_id and b.state = 'matched' and b.direction = 'in'), 0)),
       coalesce(sum(c.used), 0)
from (select s.contract_id, sum(u.used) as used, bool_or(u.used not between 0 and s.receivable_kopecks) as is_beyond,
             sum(least(s.receivable_kopecks, u.used + coalesce((
                 select sum(b.amount_kopecks) from settlements_bankpayment b
                  where b.statement_id = s.id and b.state = 'matched' and b.payout_id is null), 0))) as pays
      from settlements_statement s
      cross join lateral (select coalesce(sum(u.amount_kopecks), 0) as used
                          from settlements_credituse u where u.statement_id = s.id) u
      where s.contract_id in (select contract_id from settlements_credituse u
                              join settlements_statement t on t.id = u.statement_id)
      group by s.contract_id) c
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
-- What stands beside a statement: each paper is its row, its row is the statement's sum.
select 'settlement_papers',
       count(*) filter (where (d.kind, d.number, d.content->>'number', (d.content->>'amount')::bigint)
                              is distinct from (p.kind, p.number, p.number::text, p.amount_kopecks)
                           or s.id is not null and p.amount_kopecks is distinct from
                              case p.kind when 'compensation' then s.payable_kopecks
                                          when 'invoice' then s.receivable_kopecks
                                          when 'service_act' then s.fee
                                          when 'netting_act' then s.set_off
                                          when 'sales_report' then s.charged end), count(*)
from settlements_settlementpaper p
join toolkit_frozendocument d on d.id = p.document_id
left join sides s on s.id = p.statement_id
union all
-- A statement that was sent before there were such papers has none at all.
select 'missing_papers',
       count(*) filter (where s.receivable_kopecks > 0 and not 'invoice' = any(p.kinds)
                           or greatest(s.payable_kopecks, s.accepted_kopecks) > 0 and not 'compensation' = any(p.kinds)
                           or s.fee <> 0 and not 'service_act' = any(p.kinds)
                           or s.set_off > 0 and not 'netting_act' = any(p.kinds)), count(*)
from (select statement_id, array_agg(kind::text) as kinds
      from settlements_settlementpaper where statement_id is not null group by statement_id) p
join sides s on s.id = p.statement_id
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
where n.kind in ('ОТЧ', 'РКС', 'СЧТ', 'АКТ', 'ЗАЧ', 'СВР', 'ОПР', 'РЕЕ', 'ПРТ', 'ПРП', 'СЕМ', 'ВЫХ', 'АКТ-ПДН')
