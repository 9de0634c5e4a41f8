-- A statement recomputes while it is a draft. Sent, it keeps its number, paper and sums for ever; what goes on is its
-- state and who agreed.
create trigger statement_sent_keeps_its_sums
    before update or delete on settlements_statement
    for each row when (old.state <> 'draft')
    execute function refuse_change_except('state', 'note', 'agreed_at', 'agreed_by');
create trigger statement_sent_keeps_its_sums_whole
    before truncate on settlements_statement
    for each statement execute function refuse_change();

-- Lines follow their statement: written in draft, for ever afterwards.
create function refuse_change_of_sent_lines() returns trigger language plpgsql as $$
begin
    if exists (select from settlements_statement s
                where s.id = coalesce(new.statement_id, old.statement_id) and s.state <> 'draft') then
        raise exception '% of % is refused: the statement has been sent', lower(tg_op), tg_table_name
            using errcode = 'check_violation', constraint = tg_name, table = tg_table_name;
    end if;
    return coalesce(new, old);
end $$;
create trigger statement_sent_keeps_its_lines
    before insert or update or delete on settlements_statementline
    for each row execute function refuse_change_of_sent_lines();
create trigger statement_sent_keeps_its_lines_whole
    before truncate on settlements_statementline
    for each statement execute function refuse_change();

-- A payout is approved once; what was prepared is not edited, it is withdrawn and prepared again.
create trigger payout_booked_is_for_ever
    before update or delete on settlements_payout
    for each row when (old.entry_id is not null)
    execute function refuse_change();
create trigger payout_keeps_what_was_prepared
    before update on settlements_payout
    for each row when (old.entry_id is null)
    execute function refuse_change_except('entry_id', 'approved_by', 'paid_on');
