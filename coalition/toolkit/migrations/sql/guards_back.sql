drop function if exists make_guarded(regclass, text, text[]);
drop function if exists make_append_only(regclass, text);
drop function if exists refuse_change_except() cascade;
drop function if exists refuse_change() cascade;
