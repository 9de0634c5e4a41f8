select make_append_only('promotions_couponblock', 'coupon_block_is_append_only');
select make_append_only('promotions_couponexport', 'coupon_export_is_append_only');
