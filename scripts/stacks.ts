/**
 * The CloudFormation stack of each function. A stack allows 500 resources and a route takes five, so several stacks share
 * one HTTP API. Only names decide, never how full a stack is: while both stacks deploy, a route that moved would exist
 * twice.
 */
export const stacks = [
  'core',
  'perfex-a-e',
  'perfex-f-p',
  'perfex-q-z',
  'siwapp',
  'sereni',
  'teamwork',
  'productive',
] as const;
export type Stack = (typeof stacks)[number];

const byDialect: Readonly<Record<string, Stack>> = {
  siwapp: 'siwapp',
  sereni: 'sereni',
  teamwork: 'teamwork',
  productive: 'productive',
};

/**
 * Finds the stack of a folder pair under functions/: `stackOf('perfex', 'invoices')` is 'perfex-f-p'. Settings, shared
 * paths, the catch-all and the jobs are in 'core', with the table and the HTTP API.
 */
export function stackOf(folder: string, resource: string): Stack {
  if (folder === 'perfex') {
    const first = resource.slice(0, 1);
    if (first <= 'e') return 'perfex-a-e';
    return first <= 'p' ? 'perfex-f-p' : 'perfex-q-z';
  }
  return byDialect[folder] ?? 'core';
}
