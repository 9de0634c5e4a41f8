drop trigger if exists payout_booked_is_for_ever_whole on settlements_payout;
