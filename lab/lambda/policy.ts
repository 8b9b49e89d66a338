/** What a role allows: IAM's policies, as far as ours need them. */

export type Statement = { effect: 'Allow' | 'Deny'; actions: readonly string[]; resources: readonly string[] };

const known = new Set(['Sid', 'Effect', 'Action', 'Resource']);

const listOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');

/**
 * Reads the statements of a policy document whose values are resolved.
 * @throws Error naming a part that this reader does not understand, such as a condition
 */
export function readStatements(document: unknown): Statement[] {
  const { Statement: written } = (document ?? {}) as { Statement?: unknown };
  return (Array.isArray(written) ? written : [written]).map((one: Readonly<Record<string, unknown>>) => {
    const strange = Object.keys(one).find((name) => !known.has(name));
    if (strange) throw new Error(`a policy has ${strange}, which lab/lambda/policy.ts does not understand`);
    if (one.Effect !== 'Allow' && one.Effect !== 'Deny') throw new Error('a statement neither allows nor denies');
    return { effect: one.Effect, actions: listOf(one.Action), resources: listOf(one.Resource) };
  });
}

/** Whether a pattern with `*` and `?` fits the whole text. */
export function fits(pattern: string, text: string, flags = ''): boolean {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, `s${flags}`).test(text);
}

/** Whether the statements allow an action on a resource. What is denied is never allowed. */
export function allows(statements: readonly Statement[], action: string, resource: string): boolean {
  const about = statements.filter(
    ({ actions, resources }) =>
      actions.some((one) => fits(one, action, 'i')) && resources.some((one) => fits(one, resource)),
  );
  return about.length > 0 && about.every(({ effect }) => effect === 'Allow');
}
