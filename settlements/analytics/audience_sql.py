"""The pieces that the statement of an audience is put together of; `a` is the account.

Figures are added up for all accounts at once and joined, so the cost follows the tables and not the members.
"""

HELD_NOW = "h.starts_at <= %(now)s and (h.ends_at is null or h.ends_at > %(now)s)"

ACCOUNTS = f"""
select a.id from members_account a{{joins}}
 where a.programme_id = %(programme)s and a.opened_at <= %(now)s and (a.closed_at is null or a.closed_at > %(now)s)
   and not exists (select from members_accountholder h join members_person p on p.id = h.person_id
                    where h.account_id = a.id and p.anonymised_at is not null and {HELD_NOW}){{conditions}}"""

# Whose age and joining count: those of the holder of a personal account, of the head of a family.
HOLDER = f"""exists (select from members_accountholder h join members_person p on p.id = h.person_id
                      where h.account_id = a.id and h.role in ('holder', 'head') and {HELD_NOW}{{conditions}})"""
OLD_ENOUGH = "p.birth_date <= %(today)s::date - make_interval(years => %(age_from)s)"
YOUNG_ENOUGH = "p.birth_date > %(today)s::date - make_interval(years => %(age_until)s)"
# That somebody is disabled tells of his health, so it is read only under his consent to that.
BENEFITS = """exists (select from members_benefitproof b
                 where b.person_id = p.id and b.category = any(%(benefits)s)
                   and b.starts_on <= %(today)s::date and (b.ends_on is null or b.ends_on > %(today)s::date)
                   and (b.category <> 'disabled' or exists (
                        select from members_consent c join members_consenttext t on t.id = c.text_id
                         where c.person_id = p.id and t.kind = %(health)s and c.given_at <= %(now)s
                           and not exists (select from members_consentwithdrawal x
                                            where x.consent_id = c.id and x.withdrawn_at <= %(now)s))))"""
JOINED_AT = """p.enrolled_outlet_id in (
         select o.id from pharmacies_outlet o join pharmacies_legalentity e on e.id = o.legal_entity_id
          where o.id = any(%(enrolled_outlets)s) or e.chain_id = any(%(enrolled_chains)s)
             or o.district = any(%(enrolled_districts)s))"""

# A bearer's account has nobody who joined: it is as old as itself.
JOINED_ON = f"""
  left join (select h.account_id, min(p.enrolled_at) as joined_at
               from members_accountholder h join members_person p on p.id = h.person_id
              where h.role in ('holder', 'head') and {HELD_NOW}
              group by h.account_id) joined on joined.account_id = a.id"""
DAYS_SINCE_JOINING = "%(today)s::date - (coalesce(joined.joined_at, a.opened_at) at time zone %(zone)s)::date"

ACCUMULATED = """
  left join (select x.account_id, {sums}
               from settlements_accumulation x join members_account m on m.id = x.account_id
              where m.programme_id = %(programme)s and x.business_on >= coalesce(m.accumulates_since, '-infinity')
              group by x.account_id) {name} on {name}.account_id = a.id"""
# The step of a ladder; an account that let it slip stands lower, below the first step on none.
STEP = """(%({name}_levels)s::bigint[])[
         width_bucket(coalesce({name}.kopecks, 0)::bigint, %({name}_thresholds)s::bigint[]){slip}]"""
SLIP_ONE = " - (coalesce({name}.recent_kopecks, 0) < %({name}_keep)s)::int"
SLIP_ALL = " * (coalesce({name}.recent_kopecks, 0) >= %({name}_keep)s)::int"

POINTS = """
  left join (select w.member_account_id,
                    sum(case w.kind when 'wallet' then w.balance_kopecks else -w.balance_kopecks end) as kopecks
               from settlements_ledgeraccount w
              where w.kind in ('wallet', 'shortfall') and w.member_account_id is not null
              group by w.member_account_id) points on points.member_account_id = a.id"""

# What came back in full is no purchase; of the rest the money that was given back is not paid.
BOUGHT = "p.account_id is not null and p.programme_id = %(programme)s and p.state in ('committed', 'partly_returned')"
# A receipt arrives on its day or later, so the index of arrivals finds those of the last days; clocks may run ahead.
WINDOW = """
                and p.business_on > %(today)s::date - %({name})s
                and p.received_at >= %(today)s::date - %({name})s - 1"""
AT_OUTLETS = """
                and p.outlet_id = any(%(outlets)s)"""
PURCHASES = f"""
  left join (select p.account_id, count(*) as count, sum(p.payable_kopecks - case p.state when 'partly_returned'
                    then (select coalesce(sum(r.money_kopecks), 0) from settlements_purchasereturn r
                           where r.purchase_id = p.id) else 0 end) as paid_kopecks
               from settlements_purchase p
              where {BOUGHT}{{conditions}}
              group by p.account_id) purchases on purchases.account_id = a.id"""
LAST_PURCHASE = f"""
  left join (select p.account_id, max(p.business_on) as bought_on
               from settlements_purchase p
              where {BOUGHT}
              group by p.account_id) last_purchase on last_purchase.account_id = a.id"""
DAYS_SINCE_PURCHASE = "%(today)s::date - last_purchase.bought_on"

LINES = f"""select from settlements_purchase p
               join settlements_purchaseline l on l.purchase_id = p.id
               join pharmacies_product g on g.id = l.product_id
              where p.account_id = a.id and {BOUGHT}
                and l.returned_thousandths < l.quantity_thousandths{{conditions}}"""
# Everybody who holds the account has agreed and has not taken it back; what somebody else signed counts for a minor and
# for who is incapable alone (`members.queries.consents`).
AGREED = f"""not exists (
         select from members_accountholder h
          where h.account_id = a.id and {HELD_NOW}
            and not exists (select from members_consent c join members_consenttext t on t.id = c.text_id
                             where c.person_id = h.person_id and t.kind = %(health)s and c.given_at <= %(now)s
                               and (c.signed_by_id = c.person_id
                                    or exists (select from members_person p
                                                where p.id = c.person_id
                                                  and p.birth_date > %(today)s::date - interval '18 years')
                                    or exists (select from members_representation r
                                                where r.ward_id = c.person_id and r.ends_at is null
                                                  and r.ground = 'incapable'))
                               and not exists (select from members_consentwithdrawal w
                                                where w.consent_id = c.id and w.withdrawn_at <= %(now)s)))"""

IN_SEGMENTS = """select from promotions_segmentmember m
                    where m.account_id = a.id and m.ends_at is null and m.segment_id = any(%({name})s)"""
TOOK_PART = """select from settlements_promotionuse u
                  where u.account_id = a.id and u.uses > 0 and u.promotion_id = any(%({name})s)"""
