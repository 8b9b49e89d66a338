/** `npm run package`: packages each stack into .build/package/<stack> without AWS, and checks AWS's limits. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import type { Metafile } from 'esbuild';
import * as z from 'zod';
import { baseFiles } from '../lib/platform/typeset/families.ts';
import { build } from './build.ts';
import { drawingMegabytes } from './codegen/functions.ts';
import { type Stack, stackOf, stacks } from './stacks.ts';
import { endWithNpm } from './with-npm.ts';

endWithNpm();

const root = join(import.meta.dirname, '..');

// AWS allows 500 resources a stack, 1 MB of template, 300 integrations an API and 50 MB of zip. Resources and
// integrations keep a reserve: a stack at its limit cannot be changed any more.
const limits = { resources: 450, templateBytes: 1_000_000, integrations: 280, zipBytes: 50_000_000 };

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.object({ Handler: z.string().optional(), MemorySize: z.int().optional() }).optional(),
    }),
  ),
});

type Facts = {
  stack: Stack;
  functions: number;
  routes: number;
  integrations: number;
  resources: number;
  templateBytes: number;
  zipBytes: number;
  hasFonts: boolean;
  /** Handlers of functions with enough memory to draw a document. */
  roomy: string[];
};

function findDrawingFunctions({ outputs }: Metafile): string[] {
  const reached = Object.keys(outputs).filter((path) => outputs[path]?.inputs['lib/platform/typeset/typeset.ts']);
  for (const path of reached) {
    const users = Object.keys(outputs).filter((user) => outputs[user]?.imports.some((one) => one.path === path));
    reached.push(...users.filter((user) => !reached.includes(user)));
  }
  return reached.flatMap((path) => /^functions\/(.*)\.ts$/.exec(outputs[path]?.entryPoint ?? '')?.[1] ?? []);
}

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env } });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', fail);
    child.once('close', (code) => (code === 0 ? done() : fail(new Error(output.trim()))));
  });
}

async function packageStack(stack: Stack): Promise<Facts> {
  const command = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
  const folder = join('.build/package', stack);
  await run([command, 'package', '--package', folder], { STACK: stack });
  const text = readFileSync(join(root, folder, 'cloudformation-template-update-stack.json'), 'utf8');
  const resources = Object.values(templateSchema.parse(JSON.parse(text)).Resources);
  const types = resources.map((resource) => resource.Type);
  const count = (type: string): number => types.filter((one) => one === type).length;
  const zip = join(root, folder, `quintet-${stack}.zip`);
  return {
    stack,
    functions: count('AWS::Lambda::Function'),
    routes: count('AWS::ApiGatewayV2::Route'),
    integrations: count('AWS::ApiGatewayV2::Integration'),
    resources: types.length,
    templateBytes: Buffer.byteLength(text),
    // A stack without functions has no code to upload.
    zipBytes: statSync(zip, { throwIfNoEntry: false })?.size ?? 0,
    // File names are not compressed in a zip.
    hasFonts: existsSync(zip) && readFileSync(zip).includes(basename(baseFiles.regular)),
    roomy: resources.flatMap(({ Properties: { Handler = '', MemorySize = 0 } = {} }) =>
      MemorySize >= drawingMegabytes ? [Handler] : [],
    ),
  };
}

function checkDrawing(facts: readonly Facts[], drawing: readonly string[]): string[] {
  return drawing.flatMap((file) => {
    const [folder = '', resource = ''] = file.split('/');
    const { stack, hasFonts, roomy } = facts.find((one) => one.stack === stackOf(folder, resource)) ?? {};
    return [
      ...(hasFonts ? [] : [`${file} draws documents, and ${stack} has no fonts: serverless.yml, custom.fonts`]),
      ...(roomy?.includes(`dist/functions/${file}.handler`)
        ? []
        : [`${file} draws documents, and has less than ${drawingMegabytes} MB: its route or job, draws`]),
    ];
  });
}

function checkLimits(facts: readonly Facts[], integrations: number): string[] {
  const over = facts.flatMap(({ stack, resources, templateBytes, zipBytes }) => [
    ...(resources > limits.resources ? [`${stack} has ${resources} resources, over ${limits.resources}`] : []),
    ...(templateBytes > limits.templateBytes ? [`${stack}'s template has ${templateBytes} bytes, over 1 MB`] : []),
    ...(zipBytes > limits.zipBytes ? [`${stack}'s package has ${zipBytes} bytes, over 50 MB`] : []),
  ]);
  if (integrations > limits.integrations) {
    over.push(`the HTTP API has ${integrations} integrations, over ${limits.integrations}`);
  }
  return over;
}

function unzippedBytes(): number {
  return readdirSync(join(root, 'dist'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.mjs'))
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

try {
  await run([join(root, 'scripts/codegen.ts'), '--check']);
  const { metafile } = await build();
  rmSync(join(root, '.build/package'), { recursive: true, force: true });
  const facts: Facts[] = [];
  // One after another, because the tool uses a single .serverless folder for its results.
  for (const stack of stacks) facts.push(await packageStack(stack));
  const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1_000)} kB`;
  const row = (cells: readonly (string | number)[]): void =>
    console.log(cells.map((cell, index) => (index === 0 ? `${cell}`.padEnd(12) : `${cell}`.padStart(11))).join(''));
  row(['stack', 'functions', 'routes', 'resources', 'template', 'zip']);
  for (const one of facts) {
    const sizes = [kilobytes(one.templateBytes), kilobytes(one.zipBytes)];
    row([one.stack, one.functions, one.routes, one.resources, ...sizes]);
  }
  const integrations = facts.reduce((sum, one) => sum + one.integrations, 0);
  console.log(`\nHTTP API: ${integrations} integrations of ${limits.integrations}`);
  console.log(`Bundle: ${kilobytes(unzippedBytes())} unzipped, the same in every stack`);
  const problems = [...checkLimits(facts, integrations), ...checkDrawing(facts, findDrawingFunctions(metafile))];
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
