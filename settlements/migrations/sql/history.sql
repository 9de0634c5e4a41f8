-- What the triggers of history wrote stays as it was written.
select make_append_only('settlements_adjustmentlimitevent', 'history_of_adjustment_limit_is_kept');
select make_append_only('settlements_bankpaymentevent', 'history_of_bank_payment_is_kept');
select make_append_only('settlements_cardimportevent', 'history_of_card_import_is_kept');
select make_append_only('settlements_disputeevent', 'history_of_dispute_is_kept');
select make_append_only('settlements_disputelineevent', 'history_of_dispute_line_is_kept');
select make_append_only('settlements_paymentregisterevent', 'history_of_payment_register_is_kept');
select make_append_only('settlements_payoutevent', 'history_of_payout_is_kept');
select make_append_only('settlements_statementevent', 'history_of_statement_is_kept');
select make_append_only('settlements_suspicionevent', 'history_of_suspicion_is_kept');
select make_append_only('settlements_suspicionruleevent', 'history_of_suspicion_rule_is_kept');
