delete from settlements_promotionuse where starts_on <> '0001-01-01';
alter table settlements_promotionuse
    drop constraint promotion_uses_never_below_zero,
    add constraint promotion_uses_never_below_zero check (uses >= 0),
    drop constraint settlements_promotionuse_pkey,
    add primary key (account_id, promotion_id),
    drop column starts_on,
    drop column counted;
