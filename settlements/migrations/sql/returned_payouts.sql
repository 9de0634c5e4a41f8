-- Booked, a payout still learns that the bank gave it back; after that nothing.
drop trigger payout_booked_is_for_ever on settlements_payout;
create trigger payout_booked_is_for_ever
    before update or delete on settlements_payout
    for each row when (old.entry_id is not null and old.return_entry_id is null)
    execute function refuse_change_except('return_entry_id', 'returned_on');
create trigger payout_returned_is_for_ever
    before update or delete on settlements_payout
    for each row when (old.return_entry_id is not null)
    execute function refuse_change();
