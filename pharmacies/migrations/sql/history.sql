-- What the triggers of history wrote stays as it was written.
select make_append_only('pharmacies_bankaccountevent', 'history_of_bank_account_is_kept');
select make_append_only('pharmacies_cashdeskevent', 'history_of_cash_desk_is_kept');
select make_append_only('pharmacies_cashierevent', 'history_of_cashier_is_kept');
select make_append_only('pharmacies_chainevent', 'history_of_chain_is_kept');
select make_append_only('pharmacies_contractevent', 'history_of_contract_is_kept');
select make_append_only('pharmacies_deskkeyevent', 'history_of_desk_key_is_kept');
select make_append_only('pharmacies_legalentityevent', 'history_of_legal_entity_is_kept');
select make_append_only('pharmacies_manufacturerevent', 'history_of_manufacturer_is_kept');
select make_append_only('pharmacies_outletevent', 'history_of_outlet_is_kept');
select make_append_only('pharmacies_productevent', 'history_of_product_is_kept');
select make_append_only('pharmacies_productgroupevent', 'history_of_product_group_is_kept');
select make_append_only('pharmacies_programmeevent', 'history_of_programme_is_kept');
select make_append_only('pharmacies_shiftevent', 'history_of_shift_is_kept');
select make_append_only('pharmacies_staffuserevent', 'history_of_staff_user_is_kept');
select make_append_only('pharmacies_substanceevent', 'history_of_substance_is_kept');
select make_append_only('pharmacies_vatrateevent', 'history_of_vat_rate_is_kept');
