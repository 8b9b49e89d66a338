/** A stack's CloudFormation template, as far as our checks read it. */
import * as z from 'zod';

const resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
});

export const templateSchema = z.object({
  Resources: z.record(z.string(), resource).default({}),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown(), Export: z.unknown().optional() })).default({}),
});

export type Template = z.infer<typeof templateSchema>;
export type Resource = z.infer<typeof resource>;

export type Package = {
  stack: string;
  template: Template;
  templateBytes: number;
  /** Names of the files in the zip; null for a stack without code. */
  files: readonly string[] | null;
  zipBytes: number;
  unzippedBytes: number;
};

/** Lists the resources of a type, with their logical ids. */
export function resourcesOf(
  { Resources }: Template,
  type: string,
): [id: string, properties: Record<string, unknown>][] {
  return Object.entries(Resources).flatMap(([id, { Type, Properties }]) => (Type === type ? [[id, Properties]] : []));
}

/**
 * Writes a value of a template as text, as far as it is known before a deployment: what AWS knows only then is written
 * as `<AWS::AccountId>`, `<Table.Arn>`, `<export quintet-dev-api-role>`.
 */
export function toText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [[name, argument] = ['', '']] = Object.entries(value);
  switch (name) {
    case 'Ref':
      return `<${argument}>`;
    case 'Fn::GetAtt':
      return `<${(argument as string[]).join('.')}>`;
    case 'Fn::ImportValue':
      return `<export ${toText(argument)}>`;
    case 'Fn::Sub':
      return String(Array.isArray(argument) ? argument[0] : argument).replaceAll(/\$\{([^}]+)\}/g, '<$1>');
    case 'Fn::Join': {
      const [separator, parts] = argument as [string, unknown[]];
      return parts.map(toText).join(separator);
    }
    default:
      return JSON.stringify(value);
  }
}

/** Both branches of a condition count: either may be deployed. */
function branchesOf(statement: Record<string, unknown>): Record<string, unknown>[] {
  const condition = statement['Fn::If'] as [string, Record<string, unknown>, Record<string, unknown>] | undefined;
  if (condition === undefined) return [statement];
  const [, ...branches] = condition;
  return branches.filter((branch) => branch.Ref !== 'AWS::NoValue').flatMap(branchesOf);
}

/** `keys`: patterns that all partition keys of a request fit, of which there is at least one; null: any key. */
export type Statement = { effect: string; actions: string[]; resources: string[]; keys: string[] | null };

const leadingKeys = 'dynamodb:LeadingKeys';

/** `ForAllValues` alone holds for a request that names no key. */
function keysOf(condition: unknown): string[] | null {
  const operators = (condition ?? {}) as Record<string, Record<string, unknown> | undefined>;
  const patterns = operators['ForAllValues:StringLike']?.[leadingKeys];
  return patterns === undefined || String(operators.Null?.[leadingKeys]) !== 'false'
    ? null
    : [patterns].flat().map(toText);
}

/** Lists a role's statements. */
export function statementsOf(role: Record<string, unknown>): Statement[] {
  const policies = (role.Policies ?? []) as { PolicyDocument: { Statement: Record<string, unknown>[] } }[];
  return policies.flatMap(({ PolicyDocument }) =>
    PolicyDocument.Statement.flatMap(branchesOf).map(({ Effect, Action, Resource, Condition }) => ({
      effect: String(Effect),
      actions: [Action].flat().map(String),
      resources: [Resource].flat().map(toText),
      keys: keysOf(Condition),
    })),
  );
}
