/**
 * `npm run package`: packages each stack into .build/package/<stack> without AWS, and checks limits, names, roles and
 * files. `--stage` and `--region` decide names; `cfn-lint` is run too where it is installed.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { resourcesOf, Stacks } from '../lab/lambda/cloudformation.ts';
import { readRoles } from '../lab/lambda/rights.ts';
import { checkPackages, countIntegrations, limits } from './package/checks.ts';
import { checkDrawing, findDrawingFunctions } from './package/drawing.ts';
import { packStacks, sampleDomain } from './package/pack.ts';
import { region as sampleRegion } from './package/rights.ts';
import type { Package } from './package/template.ts';
import { endWithNpm } from './with-npm.ts';

endWithNpm();

const root = join(import.meta.dirname, '..');

/** Runs a command; null if it is not installed. */
function run(command: string, args: readonly string[]): Promise<{ code: number; output: string } | null> {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', () => done(null));
    child.once('close', (code) => done({ code: code ?? 1, output: output.trim() }));
  });
}

function print(packages: readonly Package[]): void {
  const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1_000)} kB`;
  const head = ['stack', 'functions', 'routes', 'integrations', 'resources', 'roles', 'statements', 'template', 'zip'];
  const templates = new Map(packages.map(({ stack, template }) => [stack, template]));
  const roles = readRoles(new Stacks(templates, sampleRegion, () => true));
  const rows = packages.map((one) => {
    const { template } = one;
    const count = (type: string): number => resourcesOf(template, type).length;
    const own = roles.filter(({ stack }) => stack === one.stack);
    return [
      one.stack,
      count('AWS::Lambda::Function'),
      count('AWS::ApiGatewayV2::Route'),
      countIntegrations(one),
      Object.keys(template.Resources).length,
      own.length,
      own.reduce((sum, { statements }) => sum + statements.length, 0),
      kilobytes(one.templateBytes),
      kilobytes(one.zipBytes),
    ];
  });
  for (const row of [head, ...rows]) {
    console.log(row.map((cell, i) => (i === 0 ? `${cell}`.padEnd(12) : `${cell}`.padStart(13))).join(''));
  }
  console.log(`\nLimits: ${limits.resources} resources a stack, ${limits.integrations} integrations an API`);
}

/** @returns what cfn-lint found, or null where it is not installed; errors alone, for its warnings are the tool's habits */
async function lint(packages: readonly Package[], region: string): Promise<string[] | null> {
  const files = packages.map(({ stack }) => `.build/package/${stack}/cloudformation-template-update-stack.json`);
  const result = await run('cfn-lint', [
    '--non-zero-exit-code',
    'error',
    '--regions',
    region,
    '--format',
    'parseable',
    '--',
    ...files,
  ]);
  if (result === null) return null;
  return result.code === 0 ? [] : result.output.split('\n').filter((line) => /:E\d+:/.test(line));
}

try {
  const { values } = parseArgs({
    options: { stage: { type: 'string', default: 'dev' }, region: { type: 'string', default: 'eu-central-1' } },
  });
  const { stage, region } = values;
  const derived = await run(process.execPath, [join(root, 'scripts/codegen.ts'), '--check']);
  if (derived?.code !== 0) throw new Error(derived?.output);
  const { packages, metafile } = await packStacks({ stage, region, parameters: sampleDomain });
  print(packages);
  const linted = await lint(packages, region);
  console.log(linted === null ? 'cfn-lint is not installed; only our own checks ran.' : 'cfn-lint ran.');
  const problems = [
    ...checkPackages(packages, { stage }),
    ...checkDrawing(packages, findDrawingFunctions(metafile)),
    ...(linted ?? []),
  ];
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
