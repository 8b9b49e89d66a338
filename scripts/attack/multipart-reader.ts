/** Reads mutated multipart bodies in a process that exceptions may end, and reports faults. Arguments: seed, count. */
import { Problem } from '../../lib/domain/problem.ts';
import { readBody } from '../../lib/http/body.ts';
import { type Mutated, mutatedBody } from './multipart-body.ts';
import { randomFrom } from './random.ts';

const [seed = 1, count = 0] = process.argv.slice(2).map(Number);
const settleMs = 5_000;
const tellEvery = 50;

/** `wrong` is null for mere progress. */
export type Told = {
  at: number;
  wrong: { what: string; seen: string; repeat: string; heading: string } | null;
  counts: Record<string, number>;
};

const counts: Record<string, number> = {};
let uncaught: unknown = null;
process.on('uncaughtException', (error) => (uncaught = error));
process.on('unhandledRejection', (error) => (uncaught = error));

const nextTurn = (): Promise<void> => new Promise((done) => setImmediate(done));

type Outcome =
  | { type: 'read'; fields: Record<string, unknown>; files: readonly { bytes: Buffer }[] }
  | { type: 'refused' }
  | { type: 'wrong'; what: string; seen: string };

async function readMutated({ contentType, body }: Mutated): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Outcome>((done) => {
    timer = setTimeout(
      () => done({ type: 'wrong', what: 'never settled', seen: `not within ${settleMs} ms` }),
      settleMs,
    );
  });
  const reading = readBody(contentType, body.toString('base64'), true).then(
    ({ fields, files }): Outcome => ({ type: 'read', fields, files }),
    (error: unknown): Outcome =>
      error instanceof Problem
        ? { type: 'refused' }
        : { type: 'wrong', what: 'thrown that is no refusal', seen: String(error) },
  );
  try {
    return await Promise.race([reading, late]);
  } finally {
    clearTimeout(timer);
  }
}

function findFault(mutated: Mutated, outcome: Outcome): { what: string; seen: string } | null {
  if (uncaught !== null) return { what: 'an exception nobody caught', seen: String(uncaught) };
  if (outcome.type === 'wrong') return outcome;
  if (outcome.type === 'read') {
    if (mutated.cut)
      return { what: 'a cut body was read as if it were whole', seen: Object.keys(outcome.fields).join() };
    return mutated.pieces ? findLoss(mutated.pieces, outcome) : null;
  }
  return mutated.pieces ? { what: 'a whole body was refused', seen: mutated.what } : null;
}

function findLoss(
  pieces: NonNullable<Mutated['pieces']>,
  read: Outcome & { type: 'read' },
): { what: string; seen: string } | null {
  const files = pieces.filter(({ fileName }) => fileName !== undefined);
  const fields = pieces.filter(({ fileName }) => fileName === undefined);
  const isComplete =
    files.length === read.files.length &&
    files.every(({ value }, i) => read.files[i]?.bytes.equals(value)) &&
    fields.every(({ name, value }) => read.fields[name] === value.toString('utf8'));
  return isComplete
    ? null
    : { what: 'a whole body was read otherwise than it was written', seen: Object.keys(read.fields).join() };
}

const tell = (told: Told): void => void process.send?.(told);

const random = randomFrom(seed);
for (let at = 0; at < count; at += 1) {
  if (at % tellEvery === 0) tell({ at, wrong: null, counts });
  const mutated = mutatedBody(random);
  uncaught = null;
  const outcome = await readMutated(mutated);
  await nextTurn();
  await nextTurn();
  const name = `${mutated.what}${mutated.cut ? ' *' : ''}`;
  counts[name] = (counts[name] ?? 0) + 1;
  const fault = findFault(mutated, outcome);
  if (!fault) continue;
  const repeat = `body ${at} of --seed ${seed} (${mutated.what}), ${mutated.contentType.slice(0, 80)}: ${JSON.stringify(mutated.body.toString('latin1').slice(0, 300))}`;
  tell({ at, wrong: { ...fault, repeat, heading: mutated.what }, counts });
}
tell({ at: count, wrong: null, counts });
process.disconnect?.();
