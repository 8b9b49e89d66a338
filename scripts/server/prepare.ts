/**
 * Prepares the data before the first request: the table and, without any organization, the Demo Company, whose token it
 * prints. It is a separate, bundled process (folder.ts), so that the supervisor does not load the product's code.
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
