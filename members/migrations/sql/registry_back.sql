drop trigger if exists consent_scan_is_append_only on members_consentscan;
drop trigger if exists consent_scan_is_append_only_whole on members_consentscan;
drop trigger if exists card_export_is_append_only on members_cardexport;
drop trigger if exists card_export_is_append_only_whole on members_cardexport;
drop trigger if exists look_at_a_member_is_append_only on members_personview;
drop trigger if exists look_at_a_member_is_append_only_whole on members_personview;
drop trigger if exists survey_answer_is_append_only on members_surveyanswer;
drop trigger if exists survey_answer_is_append_only_whole on members_surveyanswer;
