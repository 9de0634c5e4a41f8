-- Sent, a statement still learns who opened it, who agreed and whether by silence; reopened, until when to answer anew.
drop trigger statement_sent_keeps_its_sums on settlements_statement;
create trigger statement_sent_keeps_its_sums
    before update or delete on settlements_statement
    for each row when (old.state <> 'draft')
    execute function refuse_change_except('state', 'note', 'agreed_at', 'agreed_by', 'opened_at', 'is_agreed_silently',
                                          'answer_by');

-- What was objected to and decided follows its dispute: once that is closed, it stays.
create function refuse_change_of_closed_lines() returns trigger language plpgsql as $$
begin
    if exists (select from settlements_dispute d
                where d.id = coalesce(old.dispute_id, new.dispute_id) and d.state <> 'open') then
        raise exception '% of % is refused: the dispute is closed', lower(tg_op), tg_table_name
            using errcode = 'check_violation', constraint = tg_name, table = tg_table_name;
    end if;
    return coalesce(new, old);
end $$;
create trigger dispute_closed_keeps_its_lines
    before insert or update or delete on settlements_disputeline
    for each row execute function refuse_change_of_closed_lines();
create trigger dispute_closed_keeps_its_lines_whole
    before truncate on settlements_disputeline
    for each statement execute function refuse_change();
