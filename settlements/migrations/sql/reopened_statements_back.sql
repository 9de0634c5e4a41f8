drop trigger if exists dispute_closed_keeps_its_lines on settlements_disputeline;
drop trigger if exists dispute_closed_keeps_its_lines_whole on settlements_disputeline;
drop function if exists refuse_change_of_closed_lines();
drop trigger if exists statement_sent_keeps_its_sums on settlements_statement;
create trigger statement_sent_keeps_its_sums
    before update or delete on settlements_statement
    for each row when (old.state <> 'draft')
    execute function refuse_change_except('state', 'note', 'agreed_at', 'agreed_by', 'opened_at', 'is_agreed_silently');
