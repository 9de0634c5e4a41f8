-- What the triggers of history wrote stays as it was written.
select make_append_only('toolkit_approvalevent', 'history_of_approval_is_kept');
