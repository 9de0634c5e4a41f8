drop trigger if exists statement_sent_keeps_its_sums on settlements_statement;
drop trigger if exists statement_sent_keeps_its_sums_whole on settlements_statement;
drop trigger if exists statement_sent_keeps_its_lines on settlements_statementline;
drop trigger if exists statement_sent_keeps_its_lines_whole on settlements_statementline;
drop trigger if exists payout_booked_is_for_ever on settlements_payout;
drop trigger if exists payout_keeps_what_was_prepared on settlements_payout;
drop function if exists refuse_change_of_sent_lines();
