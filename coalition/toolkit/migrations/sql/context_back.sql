drop trigger context_of_history_only_grows on pghistory_context;
drop function keep_context_of_history();
