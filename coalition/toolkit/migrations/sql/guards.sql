-- Two guards that triggers of every storey use. The trigger's name is the sentence that is broken, and it travels
-- to the application as the name of a constraint.

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% of % is refused: it is append-only', lower(tg_op), tg_table_name
        using errcode = 'check_violation', constraint = tg_name, table = tg_table_name;
end $$;

-- Arguments: the columns that may change. Everything else of the row stays as it was written.
create function refuse_change_except() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and to_jsonb(new) - tg_argv = to_jsonb(old) - tg_argv then
        return new;
    end if;
    raise exception '% of % is refused: only % may change', lower(tg_op), tg_table_name, array_to_string(tg_argv, ', ')
        using errcode = 'check_violation', constraint = tg_name, table = tg_table_name;
end $$;

-- Makes the triggers of an append-only table; name is the sentence, e.g. entry_is_append_only.
create function make_append_only(relation regclass, name text) returns void language plpgsql as $$
begin
    execute format('create trigger %I before update or delete on %s for each row execute function refuse_change()',
                   name, relation);
    execute format('create trigger %I before truncate on %s for each statement execute function refuse_change()',
                   name || '_whole', relation);
end $$;

-- Makes the triggers of a table in which only some columns may change.
create function make_guarded(relation regclass, name text, variadic columns text[]) returns void language plpgsql as $$
declare
    arguments text;
begin
    select string_agg(quote_literal(c), ', ') into arguments from unnest(columns) c;
    execute format('create trigger %I before update or delete on %s for each row execute function refuse_change_except(%s)',
                   name, relation, arguments);
    execute format('create trigger %I before truncate on %s for each statement execute function refuse_change()',
                   name || '_whole', relation);
end $$;
