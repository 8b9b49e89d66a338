/**
 * One embedded engine for the whole test run, in memory, on a free port. Tests get its
 * address by `process.env.DYNAMODB_ENDPOINT` or by `inject('dynamodbEndpoint')`; they keep
 * apart by using organizations of their own, not tables of their own.
 */

import type { TestProject } from 'vitest/node';
import { createTable } from '../../lib/store/table.ts';
import { freePort, startEngine } from '../../scripts/engine.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    dynamodbEndpoint: string;
  }
}

/** Starts the engine, makes the table, and returns what ends the engine again. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engine = await startEngine({ port: await freePort(), dataDir: ':memory:' });
  // The workers are forked after this and inherit the environment; the credentials are
  // any, the engine checks none, but the SDK refuses to sign without them.
  process.env.DYNAMODB_ENDPOINT = engine.endpoint;
  process.env.TABLE_NAME ??= 'quintet';
  process.env.AWS_REGION ??= 'us-east-1';
  process.env.AWS_ACCESS_KEY_ID ??= 'local';
  process.env.AWS_SECRET_ACCESS_KEY ??= 'local';
  project.provide('dynamodbEndpoint', engine.endpoint);
  try {
    await createTable(engine.endpoint);
  } catch (error) {
    await engine.stop();
    throw error;
  }
  return engine.stop;
}
