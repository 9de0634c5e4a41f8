-- The terms of a version are fixed once it is no draft: purchases, lots and statements point at them.
create function promotions_version_is_fixed() returns trigger language plpgsql as $$
begin
    if old.state <> 'draft' and (
        (old.promotion_id, old.number, old.mechanic, old.params, old.whom, old."where", old."when", old.goods, old.basket,
         old.limits, old.validity, old.spending, old.needs_account, old.priority, old."group", old.budget_kopecks)
        is distinct from
        (new.promotion_id, new.number, new.mechanic, new.params, new.whom, new."where", new."when", new.goods, new.basket,
         new.limits, new.validity, new.spending, new.needs_account, new.priority, new."group", new.budget_kopecks)
    ) then
        raise exception 'a version past its draft is not edited'
            using errcode = 'check_violation', constraint = 'version_is_fixed_after_its_draft';
    end if;
    return new;
end $$;
create trigger version_is_fixed_after_its_draft before update on promotions_promotionversion
    for each row execute function promotions_version_is_fixed();

create function promotions_funding_is_fixed() returns trigger language plpgsql as $$
begin
    if exists (select from promotions_promotionversion v
                where v.id = case when tg_op = 'INSERT' then new.version_id else old.version_id end
                  and v.state <> 'draft') then
        raise exception 'the funders of a version past its draft are not changed'
            using errcode = 'check_violation', constraint = 'funders_are_fixed_after_the_draft';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger funders_are_fixed_after_the_draft before insert or update or delete on promotions_promotionfunding
    for each row execute function promotions_funding_is_fixed();
