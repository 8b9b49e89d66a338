/** What a token's scopes may say: `resource:right`, `resource:*`, `*:right`, `*`, `admin`. */

/** Resources a token can be given rights on (the list at the end of the mapping document). */
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
] as const;

/** A resource a token can be given rights on. */
export type ScopeResource = (typeof scopeResources)[number];

const resources: ReadonlySet<string> = new Set(scopeResources);
const rights: ReadonlySet<string> = new Set(['read', 'create', 'update', 'delete']);

/** Whether a scope means something: a slip in a name would make a token that can do nothing, in silence. */
export function isScope(scope: string): boolean {
  if (scope === '*' || scope === 'admin') return true;
  const [resource = '', right = '', ...more] = scope.split(':');
  if (more.length > 0) return false;
  return resource === '*' ? rights.has(right) : resources.has(resource) && (right === '*' || rights.has(right));
}
