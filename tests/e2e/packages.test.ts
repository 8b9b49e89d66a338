/**
 * The packages of all stacks, checked, and run as Lambda would: a function of each role of each stack, the jobs and every
 * catch-all answer as here, and every planted fault shows. It takes 37 s alone on two cores, and may take 60; all 260
 * functions are for `npm run try-package`.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resourcesOf } from '../../lab/lambda/cloudformation.ts';
import { type Deployment, type PackagedFunction, readDeployment } from '../../lab/lambda/deployment.ts';
import { tryDeployment } from '../../lab/lambda/try.ts';
import { build } from '../../scripts/build.ts';
import { checkPackages } from '../../scripts/package/checks.ts';
import { checkDrawing, findDrawingFunctions } from '../../scripts/package/drawing.ts';
import { readPackage, sampleDomain } from '../../scripts/package/pack.ts';
import type { Package } from '../../scripts/package/template.ts';
import { apis, stacks } from '../../scripts/stacks.ts';

const root = join(import.meta.dirname, '../..');
mkdirSync(join(root, '.build'), { recursive: true });
/** What is packaged, in a folder of its own: others build and remove dist/ while this runs. */
const folder = mkdtempSync(join(root, '.build/packages-'));
const packages = join(folder, 'packages');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function packageStacks(): Promise<{ deployment: Deployment; problems: string[] }> {
  for (const name of ['serverless.yml', 'package.json', 'infra', 'generated']) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  const { metafile } = await build({ folder: join(folder, 'dist'), maps: false });
  const command = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
  const parameters = Object.entries(sampleDomain).map(([name, value]) => `--param=${name}=${value}`);
  for (const stack of stacks) {
    const where = ['--stage', 'dev', '--region', 'eu-central-1', '--package', `packages/${stack}`, ...parameters];
    await promisify(execFile)(process.execPath, [command, 'package', ...where], {
      cwd: folder,
      // Nothing of the shell's settings goes into the templates.
      env: { PATH: process.env.PATH, HOME: folder, STACK: stack },
    });
  }
  const all = stacks.map((stack) => readPackage(stack, join(packages, stack)));
  const problems = [...checkPackages(all, { stage: 'dev' }), ...checkDrawing(all, findDrawingFunctions(metafile))];
  return { deployment: readDeployment(packages), problems };
}

/** Chooses a function of each role of each stack, the jobs, and the catch-alls, beside those that faults are planted in. */
function chooseWhole({ functions }: Deployment): PackagedFunction[] {
  const free = functions.filter(({ name }) => !Object.keys(planted).some((key) => name === `quintet-dev-${key}`));
  const firstOf = new Map(free.toReversed().map((one) => [`${one.stack} ${one.role.name}`, one]));
  const catchAlls = functions.filter(({ routes }) => routes.some(({ method }) => method === '$default'));
  return [...new Set([...firstOf.values(), ...catchAlls])];
}

type Change = (one: PackagedFunction, all: readonly PackagedFunction[]) => PackagedFunction;
const without =
  (variable: string): Change =>
  (one) => {
    const { [variable]: _, ...environment } = one.environment;
    return { ...one, environment };
  };
const notAllowed =
  (action: string): Change =>
  (one) => {
    const statements = one.role.statements.map((statement) => ({
      ...statement,
      actions: statement.actions.filter((allowed) => allowed !== action),
    }));
    return { ...one, role: { ...one.role, statements } };
  };
/** Gives the role of another function. */
const like =
  (key: string): Change =>
  (one, all) => ({ ...one, role: all.find(({ name }) => name === `quintet-dev-${key}`)?.role ?? one.role });
const limitedTo =
  (pattern: string): Change =>
  (one) => {
    const statements = one.role.statements.map((statement) => ({
      ...statement,
      conditions: statement.conditions.map((condition) =>
        condition.operator === 'Null' ? condition : { ...condition, values: [pattern] },
      ),
    }));
    return { ...one, role: { ...one.role, statements } };
  };
const overwriteWith =
  (text: string) =>
  (file: string): void =>
    writeFileSync(file, text);

/** What is planted in a function's settings, or in its file of the unpacked package; and what then shows. */
const planted: Record<string, { change?: Change; spoil?: (file: string) => void; shows: RegExp }> = {
  'admin-lists-create': {
    change: notAllowed('dynamodb:PutItem'),
    shows: /dynamodb:PutItem on arn:.*table\/quintet-dev is not allowed/,
  },
  'admin-lists-update': {
    change: like('admin-lists-list'),
    shows: /dynamodb:PutItem on arn:.* is not allowed .*, with dynamodb:LeadingKeys \d+\/settings\//,
  },
  'admin-outbox-read': {
    change: limitedTo('system/other/*'),
    shows: /dynamodb:UpdateItem on arn:.* is not allowed .*, with dynamodb:LeadingKeys system\/requests\/token\//,
  },
  'admin-lists-list': { change: without('TABLE_NAME'), shows: /on arn:.*table\/quintet is not allowed/ },
  'admin-organization-logo': { change: without('FILES_BUCKET'), shows: /status is 4\d\d|status is 500/ },
  'admin-outbox-retry': { spoil: unlinkSync, shows: /Runtime\.ImportModuleError/ },
  'admin-lists-delete': {
    spoil: overwriteWith('import "nowhere";'),
    shows: /ERR_MODULE_NOT_FOUND|Cannot find package/,
  },
  'admin-outbox-list': { spoil: overwriteWith('throw new Error("at load");'), shows: /at load/ },
  'admin-organization-read': {
    spoil: overwriteWith('export const handler = async () => ({ statusCode: 200, body: "x".repeat(6_300_000) });'),
    shows: /Function\.ResponseSizeTooLarge/,
  },
};
describe('a package', () => {
  let deployment: Deployment;
  let problems: string[];
  let whole: PackagedFunction[];
  let faults: string[];
  let run: number | undefined;
  const faultsOf = (key: string): string =>
    faults.filter((fault) => fault.startsWith(`quintet-dev-${key}: `)).join('\n');
  beforeAll(async () => {
    ({ deployment, problems } = await packageStacks());
    whole = chooseWhole(deployment);
    const named =
      (key: string) =>
      ({ name }: PackagedFunction): boolean =>
        name === `quintet-dev-${key}`;
    const functions = deployment.functions.map((one) => {
      const found = Object.entries(planted).find(([key]) => named(key)(one));
      return found?.[1].change?.(one, deployment.functions) ?? one;
    });
    const names = new Set(whole.map(({ name }) => name));
    const tried = await tryDeployment(
      { ...deployment, functions },
      {
        only: (one) => names.has(one.name) || Object.keys(planted).some((key) => named(key)(one)),
        also: { PATIENCE: process.env.PATIENCE ?? '1' },
        change: (_, taskRoot) => {
          for (const [key, { spoil }] of Object.entries(planted)) {
            const { handler } = deployment.functions.find(named(key)) ?? { handler: '' };
            spoil?.(join(taskRoot, handler.replace(/\.handler$/, '.mjs')));
          }
        },
      },
    );
    faults = tried.flatMap((one) => one.faults);
    run = tried.reduce((sum, one) => sum + one.functions, 0);
  });

  it('has roles and permissions that are enough to be started and to log', () => {
    expect(deployment.problems).toEqual([]);
  });

  it('passes all checks of packages', () => {
    expect(problems).toEqual([]);
  });

  it('is run: each role of a function, each catch-all and each job, and each function with a planted fault', () => {
    expect(run).toBe(Object.keys(planted).length + whole.length);
    const idsOf = ({ template }: Package) => resourcesOf(template, 'AWS::IAM::Role').map(([id]) => `core-${id}`);
    const roles = new Set(whole.map(({ role }) => role.name));
    expect([...roles].sort()).toEqual(idsOf(readPackage('core', join(packages, 'core'))).sort());
    const names = whole.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(apis.map((api) => `quintet-dev-${api}-gateway-default`)));
    expect(names).toEqual(
      expect.arrayContaining(deployment.functions.flatMap(({ stack, name }) => (stack === 'jobs' ? [name] : []))),
    );
  });

  it('answers as here, where it is whole', () => {
    expect(whole.flatMap(({ name }) => faults.filter((fault) => fault.startsWith(`${name}: `)))).toEqual([]);
  });

  it.each(Object.entries(planted))('shows what is wrong with %s', (key, { shows }) => {
    expect(faultsOf(key)).toMatch(shows);
  });
});
