select make_append_only('members_consenttext', 'consent_text_is_append_only');
select make_append_only('members_consent', 'consent_is_append_only');
select make_append_only('members_consentwithdrawal', 'consent_withdrawal_is_append_only');
