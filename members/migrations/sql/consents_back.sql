drop trigger if exists consent_text_is_append_only on members_consenttext;
drop trigger if exists consent_text_is_append_only_whole on members_consenttext;
drop trigger if exists consent_is_append_only on members_consent;
drop trigger if exists consent_is_append_only_whole on members_consent;
drop trigger if exists consent_withdrawal_is_append_only on members_consentwithdrawal;
drop trigger if exists consent_withdrawal_is_append_only_whole on members_consentwithdrawal;
