select account_id, segment_id, starts_at, ends_at from promotions_segmentmember
 where account_id = any(%(accounts)s) and segment_id = any(%(segments)s)
