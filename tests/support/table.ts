/** An engine of a test file's own, so that the whole table can be looked at. */
import { afterAll, beforeAll } from 'vitest';
import { type Engine, freePort, startEngine } from '../../lab/engine.ts';
import { createTable } from '../../lib/store/table.ts';

/**
 * Starts an engine for this test file and ends it after the file. To be called where hooks are, before
 * any hook that needs the table: a hook registered within a hook would never run, and the engine stay.
 */
export function ownEngine(): void {
  let engine: Engine | undefined;
  beforeAll(async () => {
    engine = await startEngine({ port: await freePort(), dataDir: ':memory:' });
    process.env.DYNAMODB_ENDPOINT = engine.endpoint;
    await createTable(engine.endpoint);
  });
  afterAll(() => engine?.stop());
}
