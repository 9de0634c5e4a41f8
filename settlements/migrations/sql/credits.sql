select make_append_only('settlements_credituse', 'credit_use_is_append_only');
