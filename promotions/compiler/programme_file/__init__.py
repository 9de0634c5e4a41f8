"""The programme as a file: settings, levels, segments, promotions, coupons and worked examples in one readable YAML."""
