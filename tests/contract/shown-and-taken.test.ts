/**
 * What a record shows, a write takes, or it is known why not: every key of every read is a field of the update (of the
 * create, where there is no update), or it is one of those below, which follow from something else or are written
 * elsewhere. docs/dialects says so to clients.
 */
import { describe, expect, it } from 'vitest';
import { credentialsOf, type Dialect, type Firm, send } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { routes, targetOf } from '../../lab/routes.ts';
import type { Route } from '../../lib/http/route.ts';

type Fields = Record<string, unknown>;
const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** Columns of a customer, where another record is shown joined with it. */
const joined = `userid company vat phonenumber country city zip state address website datecreated active leadid
  billing_street billing_city billing_state billing_zip billing_country shipping_street shipping_city shipping_state
  shipping_zip shipping_country longitude latitude default_language default_currency show_primary_contact stripe_id
  registration_confirmed groups_in partnership_type`;
/** What nobody signs here, and the columns of the bill's currency. */
const bill = `id hash prefix number_format datecreated addedfrom total_tax deleted_customer_name is_expiry_notified
  acceptance_firstname acceptance_lastname acceptance_email acceptance_date acceptance_ip signature short_link symbol name
  decimal_separator thousand_separator placement isdefault currencyid currency_name attachments
  visible_attachments_to_customer_found client scheduled_email sent datesend`;
const mode = 'name description show_on_pdf invoices_only expenses_only selected_by_default';

/** Productive's figures, each in three currencies, and what a project and its deal show alike. */
const money = (names: string): string =>
  words(names)
    .map((name) => `${name} ${name}_default ${name}_normalized`)
    .join(' ');
const ofProject = `last_activity_at created_at worked_time estimated_time profit_margin currency_default currency_normalized
  unvalued_expenses unvalued_time invoiced_other_currencies ${money('revenue cost profit pending_invoicing')}`;

/** What more than one resource has is taken by some. */
const shared: ReadonlySet<string> = new Set(words(`${joined} ${bill} ${mode}`));

/** By dialect and resource: what follows from other fields, tells of the past, or is written by a route of its own. */
const others: Readonly<Record<string, string>> = {
  'perfex calendar': 'id eventid',
  'perfex contacts': `${joined} id datecreated new_pass_key new_pass_key_requested email_verified_at
    email_verification_key email_verification_sent_at last_ip last_login last_password_change profile_image addedfrom`,
  'perfex contracts': `${joined} ${bill} project_id dateadded isexpirynotified signed marked_as_signed type_name`,
  'perfex credit-notes': `${joined} ${bill} credits_used remaining_credits credit_note_id`,
  'perfex customers': 'id userid datecreated leadid addedfrom',
  'perfex estimates': `${bill} invoiced_date`,
  'perfex expenses': `${joined} ${mode} total_cycles last_recurring_date recurring_from dateadded addedfrom
    is_expense_created_in_xero taxrate category_name payment_mode_name tax_name tax_name2 taxrate2 expenseid attachment
    filetype`,
  'perfex invoices': `${bill} last_overdue_reminder token total_cycles is_recurring_from last_recurring_date
    subscription_id total_left_to_pay payments applied_credits`,
  'perfex items': 'id',
  'perfex leads': `id hash dateadded from_form_id dateassigned last_status_change addedfrom date_converted
    last_lead_status is_imported_from_email_integration email_integration_uid status_name color source_name`,
  'perfex milestones': 'id datecreated total_tasks total_finished_tasks',
  'perfex payments': `${mode} id daterecorded active paymentid`,
  'perfex projects': 'id project_created date_finished addedfrom external',
  'perfex proposals': `${bill} total subtotal date_converted number`,
  'perfex staffs': 'id staffid datecreated profile_image last_password_change',
  'perfex subscriptions': 'id',
  'perfex tasks': `id dateadded datefinished addedfrom is_added_from_contact recurring custom_recurring total_cycles
    is_recurring_from last_recurring_date billed invoice_id`,
  'perfex thirdparty': 'id',
  'perfex tickets': `id ticketid ticketkey admin date lastreply from_name ticket_email status_name priority_name
    department_name service_name replies`,
  'perfex timesheets': 'id duration project_id invoice_id',
  'perfex webhooks': 'id has_secret date_created',
  'productive companies': `billing_name created_at archived_at avatar_url invoice_email_recipients custom_fields due_days
    tag_list contact`,
  'productive deals': `number suffix time_approval expense_approval client_access deal_type_id sales_status_id
    sales_status_updated_at tag_list origin_deal_id discount email_key purchase_order_number custom_fields
    forecasted_billable_time forecasted_margin forecasted_budget_usage forecasted_time_usage budget_usage position
    budget_revamp future_booked_time probability budget_warning billable_time budgeted_time time_to_close
    unapproved_entries_count rejected_entries_count estimated_remaining_time unapproved_time lost_comment closed_at
    delivered_on deleted_at sales_closed_at exchange_rate exchange_date sales_closed_on note_interpolated todo_count
    todo_due_date ${ofProject} ${money(`services_revenue work_cost invoiced expense expense_billable budget_total
      budget_used actual_rate budget_remaining projected_revenue future_revenue future_budget_used future_cost
      forecasted_revenue forecasted_cost forecasted_profit forecasted_budget_used invoiced_rate`)}`,
  'productive projects': `number project_color_id public_access time_on_tasks tag_colors archived_at board_count
    budget_count budget_closing_date invoice_payment_due custom_fields task_custom_fields_ids currency ${ofProject}
    ${money('needs_invoicing')}`,
  'productive services': `deleted_at billable booking_tracking_enabled budget_cap_enabled custom_fields budgeted_time
    booked_time future_booked_time unapproved_time rolled_over_time created_at currency currency_default
    currency_normalized price_default price_normalized unvalued_expenses worked_time billable_time
    ${money('budget_total expense_amount expense_billable_amount')}`,
  'productive time-entries': `started_at created_at updated_at last_activity_at invoiced recognized_time
    track_method_id timer_started_at timer_stopped_at approved approved_at rejected rejected_at rejected_reason
    submitted overhead calendar_event_id`,
  'productive expenses': `invoiced approved approved_at rejected rejected_reason rejected_at deleted_at exchange_date
    created_at currency_default currency_normalized amount_default amount_normalized billable_amount_default
    billable_amount_normalized profit profit_default profit_normalized`,
  'sereni clients': 'id reference contact photo expense balance paid other_currencies created_at updated_at',
  'sereni expenses': 'id reference client user created_at updated_at',
  'sereni payments': 'id reference project client status created_at updated_at',
  'sereni projects': `id reference currency progress billable_time unbillable_time unbilled sub_total total_expenses
    unvalued_time unvalued_expenses
    created_at updated_at`,
  'sereni tasks': 'id reference user progress logged_time created_at updated_at',
  'siwapp customers': '',
  'siwapp invoices': `net_amount gross_amount taxes base_amount discount_amount tax_amount paid_amount series_number
    status download_link`,
  'siwapp items': '',
  'siwapp payments': '',
  'siwapp recurring-invoices': 'net-amount gross-amount taxes',
  'siwapp series': 'next_number',
  'siwapp taxes': '',
  'teamwork expenses': `id project-name company-id company-name currency-code invoice-id invoice-status
    created-by-user-id created-by-user-firstname created-by-user-lastname date-created date-updated`,
  'teamwork time-entries': `id project-id project-name company-id company-name todo-item-name person-first-name
    person-last-name hoursDecimal isbilled invoiceNo createdAt updated-date`,
  'teamwork invoices': `id project-name company-id company-name date-created date-updated created-by-user-id
    created-by-user-firstname created-by-user-lastname update-by-user-id edited-by-user-firstname
    edited-by-user-lastname exported-by-user-id exported-by-user-firstname exported-by-user-lastname exported-date
    line-items expenses total-time total-time-decimal total-cost`,
};

/** What is taken and stands in no sample: sent in another part of the body, or under the name that answers have. */
const beside: Readonly<Record<string, string>> = {
  perfex: 'customfields',
  siwapp: 'meta',
};
const asShown: Readonly<Record<string, string>> = {
  'perfex contacts': 'userid',
  'sereni clients': 'currency country billing_country',
  'sereni expenses': 'project category',
  'sereni payments': 'method invoice',
  'sereni projects': 'client fixed_rate',
  'sereni tasks': 'project board milestone priority',
  'siwapp recurring-invoices': 'customer-id',
  'teamwork expenses': 'project-id',
  'teamwork invoices': 'project-id',
};
/** Staff who are no longer active are a matter of rights. */
const elsewhere: Readonly<Record<string, string>> = { 'perfex staffs': 'active' };

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields of a record in an answer, or in a sample. */
function fieldsOf(given: unknown): Fields {
  const [value] = [given].flat();
  if (!isFields(value)) return {};
  const inside = [value.data, value.invoice, value.expense, value['time-entry'], value.attributes].find(isFields);
  return inside ? fieldsOf(inside) : value;
}
const same = (key: string): string => key.replaceAll('-', '_');

const cases = routes
  .filter((route) => route.verb === 'read' && `${route.dialect} ${route.resource}` in others)
  .map((read) => {
    const of = (verb: string): Route | undefined =>
      routes.find((one) => one.dialect === read.dialect && one.resource === read.resource && one.verb === verb);
    return { name: `${read.dialect} ${read.resource}`, read, write: of('update') ?? of('create') };
  });

const call = (firm: Firm, route: Route, target = targetOf(route), body?: unknown) =>
  send(route.method, target, {
    headers: credentialsOf(route.dialect as Dialect, firm.token),
    ...(body === undefined ? {} : { body }),
  });

it('every resource that can be written is looked at', () => {
  const writable = routes.filter((one) => one.verb === 'update' && one.dialect !== 'admin');
  const readable = writable.filter((one) =>
    routes.some((read) => read.verb === 'read' && read.dialect === one.dialect && read.resource === one.resource),
  );
  const missing = readable.map((one) => `${one.dialect} ${one.resource}`).filter((name) => !(name in others));
  expect([...new Set(missing)]).toEqual([]);
});

describe.each(cases)('$name', ({ name, read, write }) => {
  if (!write) throw new Error(`${name} cannot be written`);

  it('takes every key it shows, or it is said why not', async () => {
    const firm = await furnishedFirm();
    const shown = Object.keys(fieldsOf((await call(firm, read)).body));
    expect(shown.length).toBeGreaterThan(0);
    const known = [others[name], beside[read.dialect], asShown[name], elsewhere[name]].flatMap((list) =>
      words(list ?? ''),
    );
    const taken = new Set(Object.keys(fieldsOf(write.sample)).map(same));
    expect(shown.filter((key) => !taken.has(same(key)) && !known.includes(key))).toEqual([]);
    // What is taken by now is not called an exception any more.
    expect(words(others[name] ?? '').filter((key) => taken.has(same(key)) && !shared.has(key))).toEqual([]);
  });
});
