/**
 * What scoring counts, written by hand: one SELECT a table with a `count(*) filter` for each check and the same
 * metrics, no findings, no trust, no range, no groups. It imports nothing of the catalogues, on purpose: it is what
 * somebody would write who knows this one strategy and wants these numbers once.
 */
export interface HandAsk {
  readonly asOf: string;
  /** ISO 8601 in UTC. */
  readonly now: string;
  /** The currency of two digits that is reported in. */
  readonly currency: string;
  /** Empty where every team sells. */
  readonly sellingTeams: readonly string[];
  /** The source that leads a table. */
  leading(table: string): string;
  /** The period of a metric: days that both count, and the moments at which they begin and end. */
  period(metric: string): { from: string; to: string; fromAt: string; toAt: string };
}

/** Columns are `checked ID` and `failing ID` for a check, `value ID` for a metric; each SELECT gives one row. */
export function handWritten(ask: HandAsk): readonly string[] {
  const asOf = `date '${ask.asOf}'`;
  const now = momentOf(ask.now);
  const teams = `[${ask.sellingTeams.map((team) => `'${team.replaceAll("'", "''")}'`).join(', ')}]::varchar[]`;
  const live = (table: string) =>
    `(select * from main.${table} where source = '${ask.leading(table)}' and not deleted)`;
  const days = (column: string, metric: string) => {
    const { from, to } = ask.period(metric);
    return `${column} between date '${from}' and date '${to}'`;
  };
  const moments = (column: string, metric: string) => {
    const { fromAt, toAt } = ask.period(metric);
    return `${column} between ${momentOf(fromAt)} and ${momentOf(toAt)}`;
  };
  const verdicts = (kind: string) => `(select * from verdicts where kind = '${kind}')`;

  const users = `
    select
      count(*) filter (works and has_email) as "checked user-email-duplicate",
      count(*) filter (works and has_email and twin) as "failing user-email-duplicate",
      count(*) filter (works) as "checked user-team-missing",
      count(*) filter (works and ${empty('team')}) as "failing user-team-missing",
      sum(logged) filter (sells) / count(*) filter (sells) / 4 as "value activities_per_rep",
      count(*) filter (staff and last_login_at > ${now} - interval 7 day) / count(*) filter (staff) as "value login_rate",
      count(*) filter (sells and not owns) as "value users_without_deal"
    from (
      select u.team, u.last_login_at, coalesce(u.active and u.person, false) and not coalesce(u.integration, false) as works,
        u.active and coalesce(u.person, true) and not coalesce(u.integration, false) as staff,
        staff and (len(${teams}) = 0 or list_contains(${teams}, u.team)) as sells,
        coalesce(trim(u.email) <> '', false) as has_email, twins.address is not null as twin,
        coalesce(activity.logged, 0) as logged, owners.owner_id is not null as owns
      from ${live('users')} u
      left join (
        select lower(trim(email)) as address from ${live('users')}
        where active and person and not coalesce(integration, false) and trim(email) <> '' group by 1 having count(*) > 1
      ) twins on twins.address = lower(trim(u.email))
      left join (
        select owner_id, count(*) as logged from ${live('activities')}
        where type in ('call', 'meeting', 'email') and coalesce(done, type = 'meeting') and happened_at > ${now} - interval 28 day and happened_at <= ${now}
        group by 1
      ) activity on activity.owner_id = u.id
      left join (select distinct owner_id from ${live('deals')}) owners on owners.owner_id = u.id
    )`;

  const accounts = `
    with site as (
      select a.id, nullif(a.parent_id, a.id) as parent, w.normal as domain
      from ${live('accounts')} a join ${verdicts('web')} w on w.value = a.website and w.ok
    ), twins as (
      select distinct one.id from site one join site other on other.domain = one.domain and other.id <> one.id
        and other.id is distinct from one.parent and other.parent is distinct from one.id
        and (one.parent is null or other.parent is distinct from one.parent)
    )
    select
      count(*) as "checked account-country-missing",
      count(*) filter (${empty('a.country')}) as "failing account-country-missing",
      count(*) as "checked account-country-misspelt",
      count(*) filter (c.fault = 'misspelt') as "failing account-country-misspelt",
      count(*) filter (w.ok) as "checked account-domain-duplicate",
      count(*) filter (w.ok and t.id is not null) as "failing account-domain-duplicate",
      count(*) as "checked account-industry-misspelt",
      count(*) filter (i.fault = 'misspelt') as "failing account-industry-misspelt",
      count(*) as "checked account-name-missing",
      count(*) filter (${empty('a.name')}) as "failing account-name-missing",
      count(a.owner_id) as "checked account-owner-inactive",
      count(a.owner_id) filter (o.active is not true) as "failing account-owner-inactive",
      count(*) filter (trim(a.website) <> '') as "checked account-website-invalid",
      count(*) filter (trim(a.website) <> '' and not w.ok) as "failing account-website-invalid",
      count(*) filter (${days('won.first_day', 'new_customers')}) as "value new_customers",
      count(*) filter (won.recent >= 2) / count(*) filter (won.recent >= 1) as "value repeat_rate"
    from ${live('accounts')} a
    left join ${verdicts('country')} c on c.value = a.country
    left join ${verdicts('industry')} i on i.value = a.industry
    left join ${verdicts('web')} w on w.value = a.website
    left join twins t on t.id = a.id
    left join ${live('users')} o on o.id = a.owner_id
    left join (
      select account_id, min(close_date) as first_day,
        count(*) filter (close_date > ${asOf} - interval 365 day and close_date <= ${asOf}) as recent
      from ${live('deals')} where won and close_date is not null group by 1
    ) won on won.account_id = a.id`;

  const contacts = `
    select
      count(c.account_id) as "checked contact-account-orphan",
      count(c.account_id) filter (a.id is null) as "failing contact-account-orphan",
      count(*) filter (e.ok) as "checked contact-email-disposable",
      count(*) filter (e.ok and e.fault = 'disposable') as "failing contact-email-disposable",
      count(*) filter (e.ok) as "checked contact-email-duplicate",
      count(*) filter (e.ok and twins.normal is not null) as "failing contact-email-duplicate",
      count(*) filter (trim(c.email) <> '') as "checked contact-email-invalid",
      count(*) filter (trim(c.email) <> '' and not e.ok) as "failing contact-email-invalid",
      count(*) filter (trim(c.last_name) <> '') as "checked contact-lastname-placeholder",
      count(*) filter (lower(trim(c.last_name)) in ('-', '--', '.', 'n/a', 'none', 'unknown', 'tbd', 'xxx', 'asdf', 'asd',
        'qwerty', 'select', 'lastname', 'last name', 'surname')) as "failing contact-lastname-placeholder",
      count(*) filter (trim(c.phone) <> '' and p.fault is distinct from 'no-country') as "checked contact-phone-invalid",
      count(*) filter (trim(c.phone) <> '' and p.fault is distinct from 'no-country' and not p.ok) as "failing contact-phone-invalid",
      count(*) as "checked contact-reach-missing",
      count(*) filter (${empty('c.email')} and ${empty('c.phone')}) as "failing contact-reach-missing",
      count(*) filter (e.ok and e.fault is distinct from 'disposable' and c.email_bounced is not true
        and c.email_opt_out is not true) / count(*) as "value reachable"
    from ${live('contacts')} c
    left join ${live('accounts')} a on a.id = c.account_id
    left join ${verdicts('email')} e on e.value = c.email
    left join ${verdicts('phone')} p on p.value = c.phone and p.context = coalesce(c.country, '')
    left join (
      select e.normal from ${live('contacts')} c join ${verdicts('email')} e on e.value = c.email and e.ok
      group by 1 having count(*) > 1
    ) twins on twins.normal = e.normal`;

  const leads = `
    select
      count(*) as "checked lead-conversion-contradicts",
      count(*) filter (coalesce(l.converted, false) <> (l.converted_on is not null)) as "failing lead-conversion-contradicts",
      count(*) filter (trim(l.email) <> '') as "checked lead-email-invalid",
      count(*) filter (trim(l.email) <> '' and not e.ok) as "failing lead-email-invalid",
      count(*) as "checked lead-origin-missing",
      count(*) filter (${empty('l.origin')}) as "failing lead-origin-missing",
      count(*) filter (ripe and l.converted and l.converted_on <= born + interval 90 day)
        / count(*) filter (ripe and (l.converted is not true or l.converted_on is not null)) as "value lead_conversion",
      count(*) filter (${moments('l.created_at', 'source_known')} and not ${empty('l.origin')})
        / count(*) filter (${moments('l.created_at', 'source_known')}) as "value source_known"
    from (
      select *, cast(created_at as date) as born,
        ${moments('created_at', 'lead_conversion')} and born <= ${asOf} - interval 90 day as ripe
      from ${live('leads')}
    ) l
    left join ${verdicts('email')} e on e.value = l.email`;

  const products = `
    select
      count(*) filter (active) as "checked product-price-missing",
      count(*) filter (active and unit_price_minor is null) as "failing product-price-missing"
    from ${live('products')}`;

  const amount = `case when coalesce(currency, '${ask.currency}') = '${ask.currency}' then amount_minor end`;
  const typical = (where: string) =>
    `select type, count(${amount}) as known, quantile_disc(${amount}, 0.5) as middle from ${live('deals')} where won and ${where}`;
  const wonIn = (metric: string) => `d.won and ${days('d.close_date', metric)}`;
  const deals = `
    with history as (select max(date_diff('day', engaged_on, close_date)) as longest from ${live('deals')} where closed),
    by_type as (${typical(days('close_date', 'revenue_won'))} group by type),
    overall as (select any_value(known) as known, any_value(middle) as middle from (
      ${typical(days('close_date', 'revenue_won')).replace('select type,', 'select')}))
    select
      count(*) as "checked deal-account-missing",
      count(*) filter (d.account_id is null) as "failing deal-account-missing",
      count(*) filter (d.open or d.is_won) as "checked deal-amount-missing",
      count(*) filter ((d.open or d.is_won) and coalesce(d.amount_minor, 0) <= 0) as "failing deal-amount-missing",
      count(d.close_date) filter (not d.open) as "checked deal-closedate-future",
      count(*) filter (not d.open and d.close_date > ${asOf}) as "failing deal-closedate-future",
      count(*) as "checked deal-closedate-missing",
      count(*) filter (d.close_date is null) as "failing deal-closedate-missing",
      count(d.close_date) filter (d.open) as "checked deal-closedate-past",
      count(*) filter (d.open and d.close_date < ${asOf}) as "failing deal-closedate-past",
      count(items.total) filter (d.amount_minor is not null) as "checked deal-lineitems-mismatch",
      count(*) filter (abs(items.total - d.amount_minor) * 100 > abs(d.amount_minor)) as "failing deal-lineitems-mismatch",
      count(*) filter (not d.open and not d.is_won) as "checked deal-lostreason-missing",
      count(*) filter (not d.open and not d.is_won and ${empty('d.lost_reason')}) as "failing deal-lostreason-missing",
      count(*) filter (d.open) as "checked deal-nextstep-missing",
      count(*) filter (d.open and d.no_step) as "failing deal-nextstep-missing",
      count(d.engaged_on) filter (d.open and history.longest is not null) as "checked deal-open-beyond-history",
      count(*) filter (d.open and date_diff('day', d.engaged_on, ${asOf}) > history.longest) as "failing deal-open-beyond-history",
      count(d.owner_id) filter (d.open) as "checked deal-owner-inactive",
      count(d.owner_id) filter (d.open and o.active is not true) as "failing deal-owner-inactive",
      count(d.probability) filter (not d.open) as "checked deal-probability-contradicts",
      count(*) filter (not d.open and d.probability <> case when d.is_won then 100 else 0 end) as "failing deal-probability-contradicts",
      count(*) as "checked deal-product-unknown",
      count(*) filter (trim(d.product_name) <> '' and p.name is null) as "failing deal-product-unknown",
      sum(d.amount) filter (${wonIn('avg_deal')}) / count(d.amount) filter (${wonIn('avg_deal')}) / 100 as "value avg_deal",
      sum(coalesce(d.amount, case when by_type.known >= 20 or overall.known < 20 then coalesce(by_type.middle, overall.middle, 0)
        else overall.middle end)) filter (${wonIn('revenue_won')}) / 100 as "value revenue_won",
      quantile_cont(date_diff('day', d.born, d.close_date), 0.5)
        filter (${wonIn('sales_cycle')} and d.born <= d.close_date) as "value sales_cycle",
      count(*) filter (d.closed and d.won and ${days('d.close_date', 'win_rate')})
        / count(d.won) filter (d.closed and ${days('d.close_date', 'win_rate')}) as "value win_rate",
      count(*) filter (not d.closed and not d.no_step) / count(*) filter (not d.closed) as "value next_step_ok",
      count(*) filter (not d.closed and d.close_date < ${asOf}) / count(d.close_date) filter (not d.closed) as "value past_due"
    from (
      select *, not coalesce(closed, false) as open, coalesce(won, false) as is_won, ${amount} as amount,
        cast(created_at as date) as born, ${empty('next_step')} as no_step
      from ${live('deals')}
    ) d
    cross join history cross join overall
    left join by_type on by_type.type is not distinct from d.type
    left join ${live('users')} o on o.id = d.owner_id
    left join (select distinct lower(trim(name)) as name from ${live('products')}) p on p.name = lower(trim(d.product_name))
    left join (select deal_id, sum(total_minor) as total from ${live('line_items')} group by 1) items on items.deal_id = d.id`;

  const lineItems = `
    select count(*) as "checked lineitem-product-orphan", count(*) filter (p.id is null) as "failing lineitem-product-orphan"
    from ${live('line_items')} l left join ${live('products')} p on p.id = l.product_id`;

  const lag = "greatest(0, date_diff('second', happened_at, created_at))";
  const activities = `
    select
      count(*) filter (type in ('call', 'meeting', 'email')) as "checked activity-link-missing",
      count(*) filter (type in ('call', 'meeting', 'email')
        and coalesce(account_id, contact_id, lead_id, deal_id, ticket_id) is null) as "failing activity-link-missing",
      count(created_at) filter (spoke and happened_at is not null) as "checked activity-logged-late",
      count(*) filter (spoke and created_at - happened_at > interval 24 hours) as "failing activity-logged-late",
      quantile_cont(${lag}, 0.5) filter (spoke and created_at is not null and ${moments('happened_at', 'logging_lag')})
        / 3600 as "value logging_lag"
    from (select *, type in ('call', 'meeting') and coalesce(done, type = 'meeting') as spoke from ${live('activities')})`;

  const waited = `case when first_reply_at >= created_at then date_diff('second', created_at, first_reply_at)
    when first_reply_at is null and not closed then date_diff('second', created_at, ${now}) end`;
  const tickets = `
    select
      count(*) as "checked ticket-account-missing",
      count(*) filter (account_id is null) as "failing ticket-account-missing",
      count(*) as "checked ticket-closing-contradicts",
      count(*) filter (coalesce(closed, false) <> (closed_at is not null) or closed_at < created_at) as "failing ticket-closing-contradicts",
      count(*) filter (closed) as "checked ticket-costcentre-missing",
      count(*) filter (closed and ${empty('cost_centre')}) as "failing ticket-costcentre-missing",
      count(first_reply_at) as "checked ticket-firstreply-early",
      count(*) filter (first_reply_at < created_at) as "failing ticket-firstreply-early",
      count(*) filter (closed) as "checked ticket-firstreply-missing",
      count(*) filter (closed and first_reply_at is null) as "failing ticket-firstreply-missing",
      quantile_cont(date_diff('second', created_at, ${now}), 0.5) filter (not closed and created_at <= ${now}) / 86400 as "value backlog_age",
      quantile_cont(${waited}, 0.5) filter (${moments('created_at', 'first_reply')}) / 3600 as "value first_reply",
      quantile_cont(date_diff('second', created_at, closed_at), 0.5)
        filter (closed and closed_at >= created_at and ${moments('closed_at', 'mttr')}) / 3600 as "value mttr"
    from ${live('tickets')}`;

  return [users, accounts, contacts, leads, products, deals, lineItems, activities, tickets];
}

function momentOf(instant: string): string {
  return `timestamp '${instant.replace('Z', '')}'`;
}

/** Nothing, blanks, or a word that stands for nothing. */
function empty(column: string): string {
  return `coalesce(lower(trim(${column})) in ('', '-', '--', '.', 'n/a', 'none', 'unknown', 'tbd', 'xxx', 'select', '-none-', '--none--'), true)`;
}
