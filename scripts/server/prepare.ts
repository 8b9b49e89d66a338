/**
 * What has to be there before the first request: the table and, where there is no organization yet, the Demo Company.
 * Prints the token of the latter. A process of its own, because the supervisor has no use for the product's code. Runs
 * from a bundle (folder.ts).
 */
import { readEnv } from '../../lib/platform/env.ts';
import { createTable } from '../../lib/store/table.ts';
import { prepareDemo } from '../demo.ts';

try {
  await createTable(readEnv().DYNAMODB_ENDPOINT ?? '');
  const token = await prepareDemo();
  if (token !== null) console.log(token);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
