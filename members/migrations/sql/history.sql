-- What the triggers of history wrote stays as it was written, but for what an erasure strikes out: columns of some
-- tables, whole rows of others (bank cards, benefits, staff memberships), which therefore have no guard.
select make_guarded('members_accountevent', 'history_of_account_is_kept', 'name', 'closed_reason');
select make_append_only('members_accountholderevent', 'history_of_account_holder_is_kept');
select make_append_only('members_cardbatchevent', 'history_of_card_batch_is_kept');
select make_guarded('members_cardevent', 'history_of_card_is_kept', 'state_reason', 'identity_check', 'ground');
select make_append_only('members_cardruleevent', 'history_of_card_rule_is_kept');
select make_guarded('members_departureevent', 'history_of_departure_is_kept', 'reason');
select make_guarded('members_familychangeevent', 'history_of_family_change_is_kept', 'reason');
select make_guarded('members_personevent', 'history_of_person_is_kept',
                    'last_name', 'first_name', 'middle_name', 'name_key', 'birth_date', 'sex', 'phone',
                    'phone_verified_at', 'email', 'address', 'deceased_on');
select make_append_only('members_questionnaireevent', 'history_of_questionnaire_is_kept');
select make_guarded('members_representationevent', 'history_of_representation_is_kept', 'authority');
select make_guarded('members_successionevent', 'history_of_succession_is_kept', 'reason');
