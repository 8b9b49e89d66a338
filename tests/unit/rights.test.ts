/** The rights that docs/deploying.md prints, against what is deployed and what the commands call. */
import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { stacks } from '../../scripts/stacks.ts';

type Statement = { Action: string | string[]; Resource: string | string[] };

const [deploying = [], running = []] = [
  ...readFileSync('docs/deploying.md', 'utf8').matchAll(/```json\n(.*?)```/gs),
].map(([, json = '']) => (JSON.parse(json) as { Statement: Statement[] }).Statement);

const actionsOf = (statements: Statement[]): string[] => statements.flatMap(({ Action }) => Action);

/** The service of a resource's type, in the words of IAM. */
const services: Readonly<Record<string, string>> = { apigatewayv2: 'apigateway' };

it('a deployment may make every kind of resource that a stack has', () => {
  const texts = [...globSync('infra/*.yml'), ...stacks.map((stack) => `generated/stacks/${stack}.json`)];
  const types = texts.flatMap((file) => readFileSync(file, 'utf8').match(/AWS::[A-Za-z0-9]+::/g) ?? []);
  const needed = new Set(types.map((type) => type.split('::')[1]?.toLowerCase() ?? ''));
  expect(needed.size).toBeGreaterThan(10);
  const allowed = new Set(actionsOf(deploying).map((action) => action.split(':')[0]));
  expect([...needed].filter((service) => !allowed.has(services[service] ?? service))).toEqual([]);
});

it('a command on a stage may do what it does, and cannot delete a table', () => {
  expect(actionsOf(running).filter((action) => /Table|\*/.test(action))).toEqual([]);
  for (const { Resource } of running) expect([Resource].flat()).not.toContain('*');
});
