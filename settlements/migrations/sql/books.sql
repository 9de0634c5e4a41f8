select make_append_only('settlements_entry', 'entry_is_append_only');
select make_append_only('settlements_posting', 'posting_is_append_only');
select make_append_only('settlements_accumulation', 'accumulation_is_append_only');
select make_append_only('settlements_statementclaim', 'claim_is_append_only');
select make_append_only('settlements_idempotencyrecord', 'idempotency_record_is_append_only');
select make_append_only('settlements_returnline', 'return_line_is_append_only');
select make_guarded('settlements_purchasereturn', 'return_is_append_only',
                    'fiscal_drive', 'fiscal_document', 'fiscal_sign');
select make_guarded('settlements_purchase', 'purchase_keeps_what_was_sold',
                    'state', 'review_reasons', 'fiscal_drive', 'fiscal_document', 'fiscal_sign');
select make_guarded('settlements_purchaseline', 'line_keeps_what_was_sold', 'returned_thousandths');
select make_guarded('settlements_lot', 'lot_keeps_its_origin', 'remaining_kopecks');
select make_guarded('settlements_ledgeraccount', 'ledger_account_keeps_its_name', 'balance_kopecks');
