/** Who may do what, as templates say it: roles, policies of resources, and permissions of functions. */
import type { Stacks } from './cloudformation.ts';
import { readParts, readStatements, type Statement } from './policy.ts';

/** A resource of a template that gives rights. */
type Giver = { stack: string; id: string };
export type Role = Giver & {
  arn: string;
  /** Who may take the role, and what it then may do. */
  trust: readonly Statement[];
  statements: readonly Statement[];
};

const roleParts = new Set(['RoleName', 'AssumeRolePolicyDocument', 'Policies']);
const inlineParts = new Set(['PolicyName', 'PolicyDocument']);

/** Reads all roles. @throws Error naming the role, and the part of it that this reader does not understand */
export function readRoles(stacks: Stacks): Role[] {
  return stacks.list('AWS::IAM::Role').map(({ stack, id, properties }) =>
    naming(stack, id, () => {
      const role = readParts('the role', stacks.resolve(stack, properties), roleParts);
      const policies = [role.Policies ?? []].flat().map((one) => readParts('a policy', one, inlineParts));
      return {
        ...{ stack, id, arn: stacks.arnOf(stack, id) },
        trust: role.AssumeRolePolicyDocument === undefined ? [] : readStatements(role.AssumeRolePolicyDocument),
        statements: policies.flatMap(({ PolicyDocument }) => readStatements(PolicyDocument)),
      };
    }),
  );
}

/** The types of policies that are attached to a resource, and the part that names it. */
const attached = { 'AWS::S3::BucketPolicy': 'Bucket', 'AWS::SQS::QueuePolicy': 'Queues' } as const;
const permissionParts = new Set(['Action', 'FunctionName', 'Principal', 'SourceArn']);

/** Reads what buckets, queues and functions let others do. @throws Error as `readRoles` does */
export function readPermissions(stacks: Stacks): (Giver & { statements: readonly Statement[] })[] {
  const policies = Object.entries(attached).flatMap(([type, part]) =>
    stacks.list(type).map(({ stack, id, properties }) =>
      naming(stack, id, () => {
        const parts = new Set([part, 'PolicyDocument']);
        const { PolicyDocument } = readParts('it', stacks.resolve(stack, properties), parts);
        return { stack, id, statements: readStatements(PolicyDocument) };
      }),
    ),
  );
  const permissions = stacks.list('AWS::Lambda::Permission').map(({ stack, id, properties }) =>
    naming(stack, id, () => {
      const permission = readParts('it', stacks.resolve(stack, properties), permissionParts);
      const { Action, FunctionName: Resource, Principal, SourceArn } = permission;
      const Condition = SourceArn === undefined ? {} : { ArnLike: { 'aws:SourceArn': SourceArn } };
      return {
        stack,
        id,
        statements: readStatements({ Statement: { Effect: 'Allow', Action, Resource, Principal, Condition } }),
      };
    }),
  );
  return [...policies, ...permissions];
}

/** Names the resource in what `read` throws. */
function naming<T>(stack: string, id: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new Error(`${stack}: ${id}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
