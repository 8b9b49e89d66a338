/**
 * The CloudFormation stacks, in the order of their deployment. `core` keeps what outlives a deployment. Every API is a
 * stack of its own with its own HTTP API, so no stack waits for another but for the table and the roles of `core`.
 */

/** The APIs and the folders of functions/ that each one answers. Dialects that share paths share an API. */
const folders = {
  perfex: ['perfex'],
  siwapp: ['siwapp', 'sereni', 'shared'],
  teamwork: ['teamwork'],
  productive: ['productive'],
  admin: ['admin'],
} as const;

export type Api = keyof typeof folders;
export const apis = Object.keys(folders) as readonly Api[];

export const stacks = ['core', ...apis, 'jobs', 'front'] as const;
export type Stack = (typeof stacks)[number];

/** Paths that lead to each API on a shared domain, the first match first. The rest leads to `restOfPaths`. */
export const frontPaths = [
  ['/api/v1/*', 'siwapp'],
  ['/api/v2/*', 'productive'],
  ['/api/*', 'perfex'],
  ['/admin/*', 'admin'],
] as const satisfies readonly (readonly [string, Api])[];
export const restOfPaths: Api = 'teamwork';

/** A stage's name has so many characters at most (scripts/cloud.ts), and is a part of every name. */
export const longestStage = 12;

export const isApi = (stack: string): stack is Api => Object.hasOwn(folders, stack);

/** Lists the dialects that an API answers. `shared` is no dialect, but a folder of routes of several. */
export function dialectsOf(api: Api): readonly string[] {
  return folders[api].filter((folder) => folder !== 'shared');
}

/** Finds the stack of a folder under functions/. Only names decide, never how full a stack is. */
export function stackOf(folder: string): Stack {
  return apis.find((api) => (folders[api] as readonly string[]).includes(folder)) ?? 'jobs';
}
