drop trigger if exists payout_returned_is_for_ever on settlements_payout;
drop trigger if exists payout_booked_is_for_ever on settlements_payout;
create trigger payout_booked_is_for_ever
    before update or delete on settlements_payout
    for each row when (old.entry_id is not null)
    execute function refuse_change();
