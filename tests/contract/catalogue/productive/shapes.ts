/** Productive's resources as its samples show them: each key of attributes and relationships, with the kind of value. */
import { type Shape, words } from '../facts.ts';

/** `name`, `name_default`, `name_normalized` of each: one figure in three currencies. */
const money = (names: string): string =>
  words(names)
    .map((name) => `${name} ${name}_default ${name}_normalized`)
    .join(' ');

const currencies = 'currency currency_default currency_normalized';
const free: Shape = {};

/** A link to a record, or to none. The document prints the organization's id as a number, which JSON:API forbids. */
const links = (names: string): Shape => ({
  within: {
    organization: { within: { data: { text: 'type', digits: 'id' } } },
    ...Object.fromEntries(words(names).map((name) => [name, { within: { 'data?': { text: 'type', digits: 'id' } } }])),
  },
});
const resource = (attributes: Shape, relationships: string): Shape => ({
  digits: 'id',
  text: 'type',
  within: { attributes, relationships: links(relationships) },
});

const expense = resource(
  {
    text: `name exchange_rate ${currencies}`,
    date: 'date pay_on? paid_on? reimbursed_on? exchange_date',
    moment: 'created_at approved_at? rejected_at?',
    none: 'rejected_reason deleted_at',
    number: `position ${money('amount billable_amount profit')}`,
    boolean: 'invoiced approved rejected reimbursable?',
  },
  'deal service_type person creator approver rejecter vendor service attachment',
);

const deal = resource(
  {
    text: `name email_key exchange_rate ${currencies}`,
    date: 'date end_date? exchange_date',
    moment: 'created_at closed_at?',
    none: `suffix sales_status_id sales_status_updated_at origin_deal_id discount purchase_order_number custom_fields
      budget_warning time_to_close lost_comment delivered_on last_activity_at deleted_at note sales_closed_at
      sales_closed_on note_interpolated todo_due_date`,
    number: `number deal_type_id profit_margin forecasted_billable_time forecasted_margin forecasted_budget_usage
      forecasted_time_usage budget_usage position future_booked_time probability billable_time estimated_time budgeted_time
      worked_time unapproved_entries_count rejected_entries_count estimated_remaining_time unapproved_time todo_count
      ${money(`revenue services_revenue cost work_cost profit invoiced pending_invoicing expense expense_billable budget_total
        budget_used actual_rate budget_remaining projected_revenue future_revenue future_budget_used future_cost
        forecasted_revenue forecasted_cost forecasted_profit forecasted_budget_used invoiced_rate`)}`,
    boolean: 'time_approval expense_approval client_access budget budget_revamp',
    list: 'tag_list',
  },
  'creator company document_type responsible deal_status project lost_reason contract contact subsidiary',
);

const serviceType = resource({ text: 'name description', none: 'category_id archived_at' }, '');

const person = resource(
  {
    text: 'first_name last_name email',
    moment: 'created_at joined_at?',
    none: 'title last_seen_at deactivated_at archived_at invited_at avatar_url custom_fields color_id',
    number: 'role_id user_id private_custom_reports_used',
    boolean: 'is_user virtual autotracking placeholder',
    list: 'tag_list',
    within: { contact: free },
  },
  'company subsidiary',
);

const company = resource(
  {
    text: 'name',
    moment: 'created_at',
    none: 'billing_name vat default_currency archived_at avatar_url custom_fields description due_days',
    list: 'tag_list',
    within: { invoice_email_recipients: free, contact: free },
  },
  'bill_to',
);

const project = resource(
  {
    text: `name ${currencies}`,
    moment: 'created_at',
    none: `project_color_id last_activity_at archived_at budget_closing_date invoice_payment_due custom_fields
      task_custom_fields_ids`,
    number: `number project_type_id board_count budget_count worked_time estimated_time profit_margin
      ${money('revenue cost profit pending_invoicing needs_invoicing')}`,
    boolean: 'public_access time_on_tasks',
    within: { tag_colors: free },
  },
  'company project_manager last_actor',
);

/** By the `type` of a resource. */
export const shapes: Readonly<Record<string, Shape>> = {
  expenses: expense,
  deals: deal,
  service_types: serviceType,
  people: person,
  companies: company,
  projects: project,
};

const metered = `custom_fields custom_fields_per_project public_custom_reports private_custom_reports
  scheduling_placeholders`;
const switches = `multigrouping client_access_to_budgets subsidiaries time_approvals expenses_approvals timeoff_approvals
  autotracking forecasting webhooks table_pivoting formula_fields single_sign_on duplicate_tasks billable_time_rounding
  payment_sync booking_methods import_tasks_csv reactions time_week_view subtasks time_calendar_layout theming
  remove_branding custom_invoicing_email google_calendar_layout pulse`;
const each = (names: string, shape: Shape): [string, Shape][] => words(names).map((name) => [name, shape]);

/** What every answer says of the organization. */
export const meta: Shape = {
  within: {
    settings: free,
    organization_features: {
      within: Object.fromEntries([
        ...each(metered, { text: 'type', number: 'limit used' }),
        ...each(switches, { text: 'type', boolean: 'available' }),
      ]),
    },
  },
};

/** What a list says besides of its page. */
export const pages: Shape = { number: 'current_page total_pages total_count page_size max_page_size' };
export const pageLinks: Shape = { text: 'first last' };
