/** A table of a test file's own, so that all of it can be looked at. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { readEnv } from '../../lib/platform/env.ts';
import { createTable } from '../../lib/store/table.ts';

/**
 * Gives this test file a table of its own on the run's engine, and the process its former table after the file. To be
 * called where hooks are, before any hook that needs the table.
 */
export function ownTable(): void {
  let shared: string;
  const use = (table: string): void => {
    readEnv().TABLE_NAME = table;
    process.env.TABLE_NAME = table;
  };
  beforeAll(async () => {
    shared = readEnv().TABLE_NAME;
    use(`quintet-${randomUUID()}`);
    await createTable(readEnv().DYNAMODB_ENDPOINT ?? '');
  });
  afterAll(() => use(shared));
}
