select make_append_only('settlements_award', 'award_is_append_only');
select make_append_only('settlements_award_coupons', 'coupon_of_an_award_is_append_only');
select make_append_only('settlements_adjustment', 'adjustment_is_append_only');
