-- Uses are counted by period; what was counted so far is from the beginning.
alter table settlements_promotionuse
    add column starts_on date not null default '0001-01-01',
    add column counted integer not null default 0,
    drop constraint settlements_promotionuse_pkey,
    add primary key (account_id, promotion_id, starts_on),
    drop constraint promotion_uses_never_below_zero,
    add constraint promotion_uses_never_below_zero check (uses >= 0 and amount_kopecks >= 0 and counted >= 0);
alter table settlements_promotionuse alter column starts_on drop default, alter column counted drop default;
