/** The packages of the stacks, as far as our checks read them. */
import { resourcesOf, Stacks, type Template } from '../../lab/lambda/cloudformation.ts';
import { readStatements, type Statement } from '../../lab/lambda/policy.ts';

export type Package = {
  stack: string;
  template: Template;
  templateBytes: number;
  /** Names of the files in the zip; null for a stack without code. */
  files: readonly string[] | null;
  zipBytes: number;
  unzippedBytes: number;
};

/** Makes the values of templates readable as text, as if they were deployed. @throws Error as `Stacks` does */
export function readerOf(packages: readonly Package[]): (stack: string, value: unknown) => string {
  const stacks = stacksOf(packages);
  return (stack, value) => String(stacks.resolve(stack, value));
}

const stacksOf = (packages: readonly Package[]): Stacks =>
  new Stacks(new Map(packages.map(({ stack, template }) => [stack, template])), 'eu-central-1');

/** Both branches of a condition count: either may be deployed. */
function branchesOf(statement: Record<string, unknown>): Record<string, unknown>[] {
  const condition = statement['Fn::If'] as [string, Record<string, unknown>, Record<string, unknown>] | undefined;
  if (condition === undefined) return [statement];
  const [, ...branches] = condition;
  return branches.filter((branch) => branch.Ref !== 'AWS::NoValue').flatMap(branchesOf);
}

export type Role = { stack: string; id: string; statements: readonly Statement[]; bytes: number };

/** Lists all roles with what they may do. `bytes`: the size of their policies. @throws Error as `readStatements` does */
export function readRoles(packages: readonly Package[]): Role[] {
  const stacks = stacksOf(packages);
  return packages.flatMap(({ stack, template }) =>
    resourcesOf(template, 'AWS::IAM::Role').map(([id, { Policies = [] }]) => {
      const policies = Policies as { PolicyDocument: { Statement: Record<string, unknown>[] } }[];
      const written = policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement.flatMap(branchesOf));
      const statements = readStatements({ Statement: stacks.resolve(stack, written) });
      return { stack, id, statements, bytes: JSON.stringify(policies).length };
    }),
  );
}
