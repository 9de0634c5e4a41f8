-- One posting is one debit and one credit, so the books balance by construction; what is proved here is that the
-- construction stands: accounts that keep a balance agree with their postings, and every guard is on.
with moved as (
    select account, sum(amount) as total
    from (select credit_id as account, amount_kopecks as amount from settlements_posting
          union all
          select debit_id, -amount_kopecks from settlements_posting) legs
    group by account
)
select 'sum_of_accounts', case when coalesce(sum(total), 0) = 0 then 0 else 1 end, coalesce(sum(total), 0)
from moved
union all
select 'bad_postings', count(*) filter (where e.id is null or t.amount_kopecks < 1),
       count(*)
from settlements_posting t left join settlements_entry e on e.id = t.entry_id
union all
select 'kept_balances',
       count(*) filter (where a.balance_kopecks <> case a.kind when 'shortfall' then -1 else 1 end * coalesce(m.total, 0)),
       count(*)
from settlements_ledgeraccount a left join moved m on m.account = a.id
where a.kind in ('wallet', 'shortfall', 'budget')
union all
select 'transit', count(*) filter (where coalesce(m.total, 0) <> 0), coalesce(sum(m.total), 0)
from settlements_ledgeraccount a left join moved m on m.account = a.id where a.kind = 'transit'
union all
select 'guards',
       count(*) filter (where g.tgname is null or g.tgenabled <> 'O'), count(*)
from (values ('entry_is_append_only'), ('posting_is_append_only'), ('accumulation_is_append_only'),
             ('claim_is_append_only'), ('idempotency_record_is_append_only'), ('return_line_is_append_only'),
             ('return_is_append_only'), ('purchase_keeps_what_was_sold'), ('line_keeps_what_was_sold'),
             ('lot_keeps_its_origin'), ('ledger_account_keeps_its_name'), ('document_is_append_only'),
             ('coupon_issue_is_append_only'), ('consent_is_append_only'), ('rulebook_is_append_only'), ('statement_sent_keeps_its_sums'),
             ('statement_sent_keeps_its_lines'), ('payout_keeps_what_was_prepared'),
             ('dispute_settled_is_for_ever'), ('dispute_closed_keeps_its_lines'),
             ('payout_booked_is_for_ever'), ('payout_returned_is_for_ever'), ('register_approved_keeps_its_sum'),
             ('bank_payment_keeps_what_the_bank_said'), ('bank_file_is_append_only'), ('award_is_append_only'), ('coupon_of_an_award_is_append_only'),
             ('adjustment_is_append_only'), ('credit_use_is_append_only')) as wanted (name)
left join pg_trigger g on g.tgname = wanted.name and not g.tgisinternal
