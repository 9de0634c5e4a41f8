-- Whose hand a change was is told by its context. The triggers of history write it, and come again when more is known
-- of the same request; what it told once stays. Nobody else writes there, not even the owner.

create function keep_context_of_history() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or pg_trigger_depth() = 1 then
        raise exception '% of % is refused: only what history itself learns is added', lower(tg_op), tg_table_name
            using errcode = 'check_violation', constraint = tg_name, table = tg_table_name;
    end if;
    new.id := old.id;
    new.created_at := old.created_at;
    new.metadata := new.metadata || jsonb_strip_nulls(old.metadata);
    if new.metadata = old.metadata or old.created_at < now() - interval '1 day' then
        return null;
    end if;
    return new;
end $$;

create trigger context_of_history_only_grows
    before update or delete on pghistory_context
    for each row execute function keep_context_of_history();
