drop trigger if exists statement_sent_keeps_its_sums on settlements_statement;
create trigger statement_sent_keeps_its_sums
    before update or delete on settlements_statement
    for each row when (old.state <> 'draft')
    execute function refuse_change_except('state', 'note', 'agreed_at', 'agreed_by');
drop trigger if exists register_approved_keeps_its_sum on settlements_paymentregister;
drop trigger if exists register_approved_keeps_its_sum_whole on settlements_paymentregister;
drop trigger if exists dispute_settled_is_for_ever on settlements_dispute;
drop trigger if exists dispute_settled_is_for_ever_whole on settlements_dispute;
drop trigger if exists settlement_paper_is_append_only on settlements_settlementpaper;
drop trigger if exists settlement_paper_is_append_only_whole on settlements_settlementpaper;
drop trigger if exists bank_file_is_append_only on settlements_bankfile;
drop trigger if exists bank_file_is_append_only_whole on settlements_bankfile;
drop trigger if exists suspicion_receipt_is_append_only on settlements_suspicionreceipt;
drop trigger if exists suspicion_receipt_is_append_only_whole on settlements_suspicionreceipt;
drop trigger if exists bank_payment_keeps_what_the_bank_said on settlements_bankpayment;
drop trigger if exists bank_payment_keeps_what_the_bank_said_whole on settlements_bankpayment;
drop trigger if exists suspicion_keeps_what_was_found on settlements_suspicion;
drop trigger if exists suspicion_keeps_what_was_found_whole on settlements_suspicion;
