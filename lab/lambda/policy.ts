/** What a role allows: IAM's policies, as far as ours need them. */

/** What AWS says of a request, by condition key: `dynamodb:LeadingKeys`. */
export type RequestFacts = Readonly<Record<string, readonly string[]>>;

export type Condition = { operator: string; key: string; values: readonly string[] };
export type Statement = {
  effect: 'Allow' | 'Deny';
  /** Whom it is about, where it says so: `lambda.amazonaws.com` for a service, `AWS …` for accounts, `*` for anybody. */
  principals: readonly string[];
  actions: readonly string[];
  resources: readonly string[];
  /** All must hold. */
  conditions: readonly Condition[];
};

const known = new Set(['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition']);

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
  ArnLike: ofOne(isLikeAnyOf),
  Bool: ofOne(isAnyOf),
  // As in IAM: true where the request has no such key.
  'ForAllValues:StringEquals': (said = [], values) => said.every((one) => isAnyOf(one, values)),
  'ForAllValues:StringLike': (said = [], values) => said.every((one) => isLikeAnyOf(one, values)),
  Null: (said = [], values) => isAnyOf(String(said.length === 0), values),
};

/** @throws Error for a value that is neither a text nor true nor false */
const listOf = (value: unknown): string[] =>
  [value ?? []].flat().map((one) => {
    if (typeof one !== 'string' && typeof one !== 'boolean') throw new Error(`${JSON.stringify(one)} is no text`);
    return String(one);
  });

/** @throws Error naming a part that this reader does not understand, or that is missing */
export function readParts(what: string, value: unknown, parts: ReadonlySet<string>): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${what} is no object`);
  const strange = Object.keys(value).find((name) => !parts.has(name));
  if (strange) throw new Error(`${what} has ${strange}, which the lab does not understand`);
  return value as Readonly<Record<string, unknown>>;
}

const documentParts = new Set(['Version', 'Id', 'Statement']);

/**
 * Reads the statements of a policy document whose values are resolved.
 * @throws Error naming a part or an operator that this reader does not understand
 */
export function readStatements(document: unknown): Statement[] {
  const { Statement: written } = readParts('a policy', document, documentParts);
  return [written].flat().map((one) => {
    const { Effect: effect, Principal, Action, Resource, Condition } = readParts('a statement', one, known);
    if (effect !== 'Allow' && effect !== 'Deny') throw new Error('a statement neither allows nor denies');
    const actions = listOf(Action);
    if (actions.length === 0) throw new Error('a statement names no action');
    const [principals, conditions] = [readPrincipals(Principal), readConditions(Condition)];
    return { effect, principals, actions, resources: listOf(Resource), conditions };
  });
}

function readPrincipals(written: unknown): string[] {
  if (typeof written !== 'object' || written === null) return listOf(written);
  return Object.entries(written).flatMap(([kind, who]) =>
    listOf(who).map((one) => (kind === 'Service' ? one : `${kind} ${one}`)),
  );
}

function readConditions(written: unknown): Condition[] {
  return Object.entries((written ?? {}) as Record<string, Record<string, unknown>>).flatMap(([operator, keys]) => {
    if (!(operator in operators)) throw new Error(`a condition has ${operator}, which the lab does not understand`);
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
