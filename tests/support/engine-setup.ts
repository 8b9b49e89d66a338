/**
 * One embedded engine for the whole test run, in memory, on a free port. Tests get its
 * address by `process.env.DYNAMODB_ENDPOINT` or by `inject('dynamodbEndpoint')`; they keep
 * apart by using organizations of their own, not tables of their own.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { freePort, startEngine } from '../../lab/engine.ts';
import { createTable } from '../../lib/store/table.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    dynamodbEndpoint: string;
  }
}

/** Starts the engine, makes the table and a folder for files, and returns what ends and removes them again. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engine = await startEngine({ port: await freePort(), dataDir: ':memory:' });
  // The workers are forked after this and inherit the environment; the credentials are
  // any, the engine checks none, but the SDK refuses to sign without them.
  process.env.DYNAMODB_ENDPOINT = engine.endpoint;
  process.env.TABLE_NAME ??= 'quintet';
  process.env.AWS_REGION ??= 'us-east-1';
  process.env.AWS_ACCESS_KEY_ID ??= 'local';
  process.env.AWS_SECRET_ACCESS_KEY ??= 'local';
  const folder = mkdtempSync(join(tmpdir(), 'quintet-tests-'));
  process.env.FILES_FOLDER = join(folder, 'files');
  process.env.FURNISHED_FIRM = join(folder, 'furnished-firm');
  const end = async (): Promise<void> => {
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  project.provide('dynamodbEndpoint', engine.endpoint);
  try {
    await createTable(engine.endpoint);
  } catch (error) {
    await end();
    throw error;
  }
  return end;
}
