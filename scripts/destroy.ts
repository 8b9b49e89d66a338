/** `npm run destroy -- --stage <stage>`: removes a stage's APIs and jobs. The table, the files and their stack stay. */
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { Cloud, describeEndpoint, findRegion, toMistake } from './cloud.ts';
import { command } from './command.ts';
import { destroyStage } from './deploy/run.ts';
import { Mistake } from './mistake.ts';

/** @throws Mistake unless the answer is exactly the expected text */
async function confirm(lines: AsyncIterator<string>, question: string, expected: string): Promise<void> {
  process.stderr.write(`${question} `);
  const { value, done } = await lines.next();
  if (done || value.trim() !== expected) throw new Mistake('Nothing was removed.');
}

await command(async () => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { stage: text, region: text } });
  if (!values.stage) throw new Mistake('Usage:\n  destroy --stage <stage> [--region <region>]');
  const input = createInterface({ input: process.stdin });
  // From the beginning, or an answer that is there already would be lost.
  const lines = input[Symbol.asyncIterator]();
  try {
    const cloud = new Cloud(values.stage, await findRegion(values.region));
    const account = await cloud.readAccount();
    const where = `stage ${cloud.stage} in ${cloud.region} of the account ${account}${describeEndpoint(process.env)}`;
    await confirm(lines, `This removes the APIs and jobs of ${where}. Their name, to go on:`, cloud.stage);
    await confirm(lines, 'All clients will fail from now on. Write "destroy" to go on:', 'destroy');
    await destroyStage(cloud, { say: (line) => console.error(line) });
    console.error(`The stack ${cloud.nameOf('core')} stays, with the table and the files.`);
  } catch (error) {
    throw toMistake(error);
  } finally {
    input.close();
  }
});
