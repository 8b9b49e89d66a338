/** The organization's plan in `meta`: everybody has everything. */

const metered = (limit: number) => ({ type: 'metered', limit, used: 0 });
const available = { type: 'switch', available: true };

const switches = `
  multigrouping client_access_to_budgets subsidiaries time_approvals expenses_approvals timeoff_approvals
  autotracking forecasting webhooks table_pivoting formula_fields single_sign_on duplicate_tasks
  billable_time_rounding payment_sync booking_methods import_tasks_csv reactions time_week_view subtasks
  time_calendar_layout theming remove_branding custom_invoicing_email google_calendar_layout pulse`;

export const organizationMeta = {
  organization_features: {
    custom_fields: metered(15),
    custom_fields_per_project: metered(10),
    public_custom_reports: metered(100),
    private_custom_reports: metered(30),
    scheduling_placeholders: metered(5),
    ...Object.fromEntries(
      switches
        .trim()
        .split(/\s+/)
        .map((name) => [name, available]),
    ),
  },
  settings: {},
};
