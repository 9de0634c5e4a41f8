-- Sent, a statement still learns who opened it, who agreed and whether by silence.
drop trigger statement_sent_keeps_its_sums on settlements_statement;
create trigger statement_sent_keeps_its_sums
    before update or delete on settlements_statement
    for each row when (old.state <> 'draft')
    execute function refuse_change_except('state', 'note', 'agreed_at', 'agreed_by', 'opened_at', 'is_agreed_silently');

-- A register is gathered freely; approved, it keeps its number, its sum and its paper.
create trigger register_approved_keeps_its_sum
    before update or delete on settlements_paymentregister
    for each row when (old.state not in ('prepared', 'withdrawn'))
    execute function refuse_change_except('state', 'exported_by', 'exported_at', 'note');
create trigger register_approved_keeps_its_sum_whole
    before truncate on settlements_paymentregister
    for each statement execute function refuse_change();

-- What was settled is settled.
create trigger dispute_settled_is_for_ever
    before update or delete on settlements_dispute
    for each row when (old.state = 'settled')
    execute function refuse_change();
create trigger dispute_settled_is_for_ever_whole
    before truncate on settlements_dispute
    for each statement execute function refuse_change();

select make_append_only('settlements_settlementpaper', 'settlement_paper_is_append_only');
select make_append_only('settlements_bankfile', 'bank_file_is_append_only');
select make_append_only('settlements_suspicionreceipt', 'suspicion_receipt_is_append_only');
select make_guarded('settlements_bankpayment', 'bank_payment_keeps_what_the_bank_said',
                    'state', 'payout_id', 'contract_id', 'statement_id', 'entry_id', 'why_not', 'note',
                    'decided_by', 'decided_at');
select make_guarded('settlements_suspicion', 'suspicion_keeps_what_was_found',
                    'state', 'decided_by', 'decided_at', 'note');
