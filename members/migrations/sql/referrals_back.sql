drop trigger if exists referral_is_append_only on members_referral;
drop trigger if exists referral_is_append_only_whole on members_referral;
drop trigger if exists action_is_append_only on members_memberaction;
drop trigger if exists action_is_append_only_whole on members_memberaction;
