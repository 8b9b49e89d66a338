/** What a role allows: IAM's policies, as far as ours need them. */

/** What AWS says of a request, by condition key: `dynamodb:LeadingKeys`. */
export type RequestFacts = Readonly<Record<string, readonly string[]>>;

type Condition = { operator: string; key: string; values: readonly string[] };
export type Statement = {
  effect: 'Allow' | 'Deny';
  actions: readonly string[];
  resources: readonly string[];
  /** All must hold. */
  conditions: readonly Condition[];
};

const known = new Set(['Sid', 'Effect', 'Action', 'Resource', 'Condition']);

/** Whether what a request says of a key holds against the values of a condition. */
type Operator = (said: readonly string[] | undefined, values: readonly string[]) => boolean;

const isAnyOf = (said: string, values: readonly string[]): boolean => values.includes(said);
const isLikeAnyOf = (said: string, values: readonly string[]): boolean => values.some((one) => fits(one, said));

/** An operator without a word for sets takes a key of one value. */
const ofOne =
  (holds: (said: string, values: readonly string[]) => boolean): Operator =>
  (said = [], values) =>
    said.length === 1 && said.every((one) => holds(one, values));

const operators: Readonly<Record<string, Operator>> = {
  StringEquals: ofOne(isAnyOf),
  StringLike: ofOne(isLikeAnyOf),
  // As in IAM: true where the request has no such key.
  'ForAllValues:StringEquals': (said = [], values) => said.every((one) => isAnyOf(one, values)),
  'ForAllValues:StringLike': (said = [], values) => said.every((one) => isLikeAnyOf(one, values)),
  Null: (said = [], values) => isAnyOf(String(said.length === 0), values),
};

const listOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');

/**
 * Reads the statements of a policy document whose values are resolved.
 * @throws Error naming a part or an operator that this reader does not understand
 */
export function readStatements(document: unknown): Statement[] {
  const { Statement: written } = (document ?? {}) as { Statement?: unknown };
  return (Array.isArray(written) ? written : [written]).map((one: Readonly<Record<string, unknown>>) => {
    const strange = Object.keys(one).find((name) => !known.has(name));
    if (strange) throw new Error(`a policy has ${strange}, which lab/lambda/policy.ts does not understand`);
    if (one.Effect !== 'Allow' && one.Effect !== 'Deny') throw new Error('a statement neither allows nor denies');
    const conditions = readConditions(one.Condition);
    return { effect: one.Effect, actions: listOf(one.Action), resources: listOf(one.Resource), conditions };
  });
}

function readConditions(written: unknown): Condition[] {
  return Object.entries((written ?? {}) as Record<string, Record<string, unknown>>).flatMap(([operator, keys]) => {
    if (!(operator in operators)) {
      throw new Error(`a condition has ${operator}, which lab/lambda/policy.ts does not understand`);
    }
    return Object.entries(keys).map(([key, values]) => ({ operator, key, values: listOf(values) }));
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
export function allows(
  statements: readonly Statement[],
  action: string,
  resource: string,
  facts: RequestFacts = {},
): boolean {
  const about = statements.filter(
    ({ actions, resources, conditions }) =>
      actions.some((one) => fits(one, action, 'i')) &&
      resources.some((one) => fits(one, resource)) &&
      conditions.every(({ operator, key, values }) => operators[operator]?.(facts[key], values)),
  );
  return about.length > 0 && about.every(({ effect }) => effect === 'Allow');
}
