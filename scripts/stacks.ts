/**
 * Which CloudFormation stack a function is deployed in. CloudFormation allows 500
 * resources a stack and a route takes five, so the routes are spread over several
 * stacks on one HTTP API. The stack follows from names alone and never from how full
 * a stack is: a route that moved would exist twice on the API while both stacks deploy.
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

const own: Readonly<Record<string, Stack>> = {
  siwapp: 'siwapp',
  sereni: 'sereni',
  teamwork: 'teamwork',
  productive: 'productive',
};

/**
 * The stack for a folder pair under functions/: `stackOf('perfex', 'invoices')` is
 * 'perfex-f-p'. Settings, the paths two dialects have in common, the catch-all and the
 * jobs go with the table and the HTTP API itself, in 'core'.
 */
export function stackOf(folder: string, resource: string): Stack {
  if (folder === 'perfex') {
    const first = resource.slice(0, 1);
    if (first <= 'e') return 'perfex-a-e';
    return first <= 'p' ? 'perfex-f-p' : 'perfex-q-z';
  }
  return own[folder] ?? 'core';
}
