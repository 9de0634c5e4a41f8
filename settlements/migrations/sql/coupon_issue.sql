select make_append_only('settlements_couponissue', 'coupon_issue_is_append_only');
