select make_append_only('promotions_compiledrulebook', 'rulebook_is_append_only');
select make_append_only('promotions_regulationsversion', 'regulations_are_append_only');
select make_append_only('promotions_regulationsacceptance', 'acceptance_is_append_only');
