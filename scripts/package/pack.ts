/** Builds the functions and packages each stack with the deploying tool, without AWS. */
import { spawn } from 'node:child_process';
import { existsSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { readTemplate, templateName } from '../../lab/lambda/cloudformation.ts';
import { listZip } from '../../lab/lambda/zip.ts';
import { build } from '../build.ts';
import { type Stack, stacks } from '../stacks.ts';
import type { Package } from './template.ts';

const root = join(import.meta.dirname, '../..');
const tool = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');

/** Where a deployment goes, and its settings by the names of the parameters in serverless.yml. */
export type Target = {
  stage: string;
  region: string;
  parameters: Readonly<Record<string, string>>;
  /** Deploys although the tool finds nothing changed: it compares with what it last tried, not with what is there. */
  anew?: boolean;
};

/**
 * Variables of the shell that a deployment needs; no others get into it. The tool must find the same account as our own
 * calls: it would take AWS_PROD_PROFILE for a stage `prod`, and without AWS_ENDPOINT_URL it would miss an emulator.
 */
const shellVariables = new RegExp(
  `^(${[
    'PATH|HOME|TMPDIR|LANG|LC_.*|HTTPS?_PROXY|NO_PROXY|NODE_EXTRA_CA_CERTS',
    'AWS_(PROFILE|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|CONFIG_FILE|SHARED_CREDENTIALS_FILE|CA_BUNDLE)',
    'AWS_(ROLE_ARN|ROLE_SESSION_NAME|WEB_IDENTITY_TOKEN_FILE|CONTAINER_.*|EC2_METADATA_.*|STS_REGIONAL_ENDPOINTS)',
    'AWS_(ENDPOINT_URL.*|IGNORE_CONFIGURED_ENDPOINT_URLS|USE_.*_ENDPOINT)',
  ].join('|')})$`,
  'i',
);

/** Chooses what of a shell's variables the deploying tool sees. */
export const pickShell = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => shellVariables.test(name)));

/** Runs the deploying tool for one stack. @throws Error with the tool's output */
export function runTool(
  command: string,
  stack: Stack,
  target: Target,
  onLine: (line: string) => void = () => {},
): Promise<void> {
  const { stage, region, parameters, anew = false } = target;
  const args = Object.entries(parameters).map(([name, value]) => `--param=${name}=${value}`);
  const env = {
    ...pickShell(process.env),
    STACK: stack,
    AWS_REGION: region,
    SLS_TELEMETRY_DISABLED: '1',
  };
  return new Promise((done, fail) => {
    // Removing knows no package.
    const options = [
      ...(command === 'remove' ? [] : ['--package', folderOf(stack)]),
      ...(command === 'deploy' && anew ? ['--force'] : []),
    ];
    const child = spawn(process.execPath, [tool, command, '--stage', stage, '--region', region, ...options, ...args], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        for (const line of chunk.toString().split('\n')) if (line.trim() !== '') onLine(line.trim());
      });
    }
    child.once('error', fail);
    child.once('close', (code) => (code === 0 ? done() : fail(new Error(`${stack}: ${output.trim()}`))));
  });
}

/** The shared domain's stack is packaged and checked too where nobody has said a domain. */
export const sampleDomain = {
  domain: 'api.example.com',
  certificate: 'arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000',
};

const folderOf = (stack: Stack): string => join('.build/package', stack);

/** Reads the package of a stack from the folder that the tool has put it in. */
export function readPackage(stack: Stack, folder: string): Package {
  const zip = join(folder, `quintet-${stack}.zip`);
  const entries = existsSync(zip) ? listZip(zip) : null;
  return {
    stack,
    template: readTemplate(folder),
    templateBytes: statSync(join(folder, templateName)).size,
    files: entries?.map(({ name }) => name) ?? null,
    zipBytes: entries ? statSync(zip).size : 0,
    unzippedBytes: entries?.reduce((sum, { size }) => sum + size, 0) ?? 0,
  };
}

/** Packages stacks into .build/package/<stack>. @throws Error with the output of what failed */
export async function packStacks(
  target: Target,
  chosen: readonly Stack[] = stacks,
): Promise<{ packages: Package[]; metafile: Metafile }> {
  const { metafile } = await build();
  rmSync(join(root, '.build/package'), { recursive: true, force: true });
  const packages: Package[] = [];
  // One after another, because the tool uses a single .serverless folder for its results.
  for (const stack of chosen) {
    await runTool('package', stack, target);
    packages.push(readPackage(stack, join(root, folderOf(stack))));
  }
  return { packages, metafile };
}
