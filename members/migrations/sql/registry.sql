select make_append_only('members_consentscan', 'consent_scan_is_append_only');
select make_append_only('members_cardexport', 'card_export_is_append_only');
select make_append_only('members_personview', 'look_at_a_member_is_append_only');
select make_append_only('members_surveyanswer', 'survey_answer_is_append_only');
