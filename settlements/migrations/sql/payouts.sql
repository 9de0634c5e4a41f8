-- Booked payouts are for ever; TRUNCATE went around the guards of rows.
create trigger payout_booked_is_for_ever_whole
    before truncate on settlements_payout
    for each statement execute function refuse_change();
