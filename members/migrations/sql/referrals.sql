select make_append_only('members_referral', 'referral_is_append_only');
select make_append_only('members_memberaction', 'action_is_append_only');
