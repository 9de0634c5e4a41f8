drop trigger if exists award_is_append_only on settlements_award;
drop trigger if exists award_is_append_only_whole on settlements_award;
drop trigger if exists coupon_of_an_award_is_append_only on settlements_award_coupons;
drop trigger if exists coupon_of_an_award_is_append_only_whole on settlements_award_coupons;
drop trigger if exists adjustment_is_append_only on settlements_adjustment;
drop trigger if exists adjustment_is_append_only_whole on settlements_adjustment;
