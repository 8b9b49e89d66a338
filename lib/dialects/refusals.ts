/** Translates refusals for clients: our keys become wire names, broken rules the sentences that the documents print. */
import { type FieldProblem, type Path, Problem } from '../domain/problem.ts';

export type Sentences = Readonly<Record<string, string>>;

/** Names that all dialects share, by key or by two keys with a dot between. Other keys are written with underscores. */
const usual: Readonly<Record<string, string>> = {
  issueOn: 'issue_date',
  spentOn: 'date',
  startsOn: 'starting_date',
  endsOn: 'finishing_date',
  on: 'date',
  firstOn: 'first_date',
  relatedId: 'rel_id',
  assigneeIds: 'assignees',
  followerIds: 'followers',
  assignedId: 'assigned',
  applied: 'applied_credits',
  subjectId: 'id',
  invoicedElsewhere: 'invoiced',
  billsSubscription: 'subscription_id',
  customValues: 'custom_fields',
  'lines.add': 'lines',
  'lines.change': 'items',
  'lines.remove': 'items',
  'taxes.id': 'tax_ids',
  'taxes.name': 'taxes',
};

const usualSentences: Sentences = {
  'invoice number': 'The Invoice number is already in use',
  'invoice reference': 'The Invoice number is already in use',
  'credit note number': 'The Credit Note number is already in use',
  'estimate number': 'The Estimate number is already in use',
  'proposal number': 'The Proposal number is already in use',
  'subscription hash': 'The hash is already in use',
  'staff email': 'is already the address of another member of staff',
  'custom table name': 'is the name of another table',
  'exchange rate on': 'already has a rate for these currencies',
  'ends before start': 'is before starting_date',
};

/** Problems that already use the client's names. */
const spelt = new WeakSet<Problem>();

const underscored = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Finds the usual name of the longest known start of a path; `rest` is what follows it. */
function findUsualName(path: Path): { name: string; rest: Path } | null {
  for (let length = Math.min(path.length, 2); length > 0; length -= 1) {
    const name = usual[path.slice(0, length).join('.')];
    if (name !== undefined) return { name, rest: path.slice(length) };
  }
  return null;
}

/** Writes a path in the usual way: keys with underscores, positions in lists as they are. */
export function toUsualPath(path: Path): Path {
  const [first, ...others] = path;
  if (first === undefined) return path;
  const { name, rest } = findUsualName(path) ?? {
    name: typeof first === 'string' && /^[a-z]+([A-Z][a-z]*)+$/.test(first) ? underscored(first) : first,
    rest: others,
  };
  return [name, ...toUsualPath(rest)];
}

const toSentence = ({ path, message }: FieldProblem): string => `${path.join('.')} ${message}`;

/** Where a client wrote a key. `field` is wrong inside that place; the message names it, because the path does not. */
export type Place = Path | { path: Path; field: string };
type FindPlace = (path: Path) => Place | null;

/** Rewords a problem in the client's names, once. Keys without a `place` of their own get the usual names. */
export function toWireNames(problem: Problem, place: FindPlace = () => null, sentences: Sentences = {}): Problem {
  // What cannot be read never reaches an operation.
  if (problem.code === 'malformed' || problem.fields.length === 0 || spelt.has(problem)) return problem;
  const all = { ...usualSentences, ...sentences };
  const before = problem.fields.map(toSentence).join('; ');
  const fields = problem.fields.map(({ path, message, rule, ...rest }) => {
    const sentence = rule === undefined ? undefined : all[rule];
    const found = place(path);
    const { path: own, field } = found && 'field' in found ? found : { path: found, field: null };
    const text = sentence ?? message;
    return {
      ...rest,
      path: own ?? toUsualPath(path),
      message: field === null ? text : `${field} ${text}`,
      isPrinted: sentence !== undefined,
      own,
    };
  });
  const isOwn = fields.some(({ own }) => own);
  const message =
    isOwn || problem.message === before
      ? fields
          .map((field) => (field.isPrinted && field.code === 'taken' ? field.message : toSentence(field)))
          .join('; ')
      : problem.message;
  const known = new Problem(
    problem.code,
    message,
    fields.map(({ own: _, isPrinted: __, ...field }) => field),
    problem.retryAfterSeconds ?? undefined,
  );
  spelt.add(known);
  return known;
}

/**
 * Runs a write.
 * @throws Problem reworded by `toWireNames`; any other error as it is
 */
export async function withWireNames<T>(place: FindPlace, write: () => Promise<T>, sentences?: Sentences): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw error instanceof Problem ? toWireNames(error, place, sentences) : error;
  }
}

/** Marks a problem whose fields a dialect has already named. */
export function markAsSpelt(problem: Problem): Problem {
  spelt.add(problem);
  return problem;
}
