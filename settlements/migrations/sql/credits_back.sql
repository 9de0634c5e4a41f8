drop trigger if exists credit_use_is_append_only on settlements_credituse;
drop trigger if exists credit_use_is_append_only_whole on settlements_credituse;
