/** An engine of a test file's own, so that the whole table can be looked at. Call `ownEngine` before anything else. */
import { afterAll } from 'vitest';
import { createTable } from '../../lib/store/table.ts';
import { freePort, startEngine } from '../../scripts/engine.ts';

/** Starts an engine for this test file and ends it after the file. */
export async function ownEngine(): Promise<void> {
  const engine = await startEngine({ port: await freePort(), dataDir: ':memory:' });
  process.env.DYNAMODB_ENDPOINT = engine.endpoint;
  afterAll(engine.stop);
  await createTable(engine.endpoint);
}
