/** What a command took, from the line that measured.ts prints. */
import * as z from 'zod';

const taken = z.object({ maxRssMb: z.number(), readUnits: z.number(), writeUnits: z.number(), requests: z.number() });
export type Taken = z.infer<typeof taken>;

const consumed = z.object({ CapacityUnits: z.number().default(0) });
const answers = z.object({ ConsumedCapacity: z.union([consumed.transform((one) => [one]), z.array(consumed)]) });

/** Reads the units that an answer of DynamoDB names. */
export function toUnits(answer: unknown): number {
  const read = answers.safeParse(answer);
  return read.success ? read.data.ConsumedCapacity.reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0) : 0;
}

/** @throws Error when the output has no such line */
export function readTaken(stderr: string): Taken {
  const line = stderr.split('\n').findLast((one) => one.startsWith('taken '));
  if (!line) throw new Error(`The command measured nothing: ${stderr.slice(-500)}`);
  return taken.parse(JSON.parse(line.slice('taken '.length)));
}
