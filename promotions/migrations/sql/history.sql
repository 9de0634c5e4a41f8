-- What the triggers of history wrote stays as it was written.
select make_append_only('promotions_couponbatchevent', 'history_of_coupon_batch_is_kept');
select make_append_only('promotions_couponseriesevent', 'history_of_coupon_series_is_kept');
select make_append_only('promotions_exclusivitygroupevent', 'history_of_exclusivity_group_is_kept');
select make_append_only('promotions_levelevent', 'history_of_level_is_kept');
select make_append_only('promotions_levelschemeevent', 'history_of_level_scheme_is_kept');
select make_append_only('promotions_promotionevent', 'history_of_promotion_is_kept');
select make_append_only('promotions_promotionfundingevent', 'history_of_promotion_funding_is_kept');
select make_append_only('promotions_promotionversionevent', 'history_of_promotion_version_is_kept');
select make_append_only('promotions_redemptionruleevent', 'history_of_redemption_rule_is_kept');
select make_append_only('promotions_segmentevent', 'history_of_segment_is_kept');
