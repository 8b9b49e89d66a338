/** Scopes: `resource:right`, `resource:*`, `*:right`, `*`, `admin`. */

/** What a scope can be about: `<resource>:<right>`. Every route belongs to one of these. */
export const scopeResources = [
  'organization',
  'staff',
  'tokens',
  'customers',
  'contacts',
  'items',
  'taxes',
  'series',
  'payment-modes',
  'invoices',
  'recurring-invoices',
  'payments',
  'credit-notes',
  'estimates',
  'proposals',
  'contracts',
  'expenses',
  'expense-categories',
  'projects',
  'milestones',
  'boards',
  'tasks',
  'comments',
  'timesheets',
  'leads',
  'tickets',
  'subscriptions',
  'calendar',
  'custom-fields',
  'custom-tables',
  'zapier',
  'webhooks',
] as const;

export type ScopeResource = (typeof scopeResources)[number];

const resources: ReadonlySet<string> = new Set(scopeResources);
const rights: ReadonlySet<string> = new Set(['read', 'create', 'update', 'delete']);

/** Returns whether a scope exists: a mistyped one would silently allow nothing. */
export function isScope(scope: string): boolean {
  if (scope === '*' || scope === 'admin') return true;
  const [resource = '', right = '', ...more] = scope.split(':');
  if (more.length > 0) return false;
  return resource === '*' ? rights.has(right) : resources.has(resource) && (right === '*' || rights.has(right));
}
