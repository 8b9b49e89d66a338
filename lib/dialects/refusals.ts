/**
 * Domain, operations and store name what is wrong by keys of our records. Here these keys become the names of the
 * client's language, and rules that the documents print a sentence for get that sentence.
 */
import { type FieldProblem, type Path, Problem } from '../domain/problem.ts';

/** A rule → the sentence that is said where it is broken. */
export type Sentences = Readonly<Record<string, string>>;

/**
 * What a key (several joined by dots) is called in every dialect that has no name of its own for it; dots in the name part further
 * keys. Other keys are written with underscores.
 */
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

/** Problems that name the client's fields already. */
const spelt = new WeakSet<Problem>();

const underscored = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The usual name of the longest beginning of a path that has one, and what of the path is behind it. */
function beginning(path: Path): { name: readonly string[]; rest: Path } | null {
  for (let length = Math.min(path.length, 2); length > 0; length -= 1) {
    const name = usual[path.slice(0, length).join('.')];
    if (name !== undefined) return { name: name.split('.'), rest: path.slice(length) };
  }
  return null;
}

/** A path as it is usually written: key by key, places in lists as they are. */
export function toUsualPath(path: Path): Path {
  const [first, ...others] = path;
  if (first === undefined) return path;
  const { name, rest } = beginning(path) ?? {
    name: [typeof first === 'string' && /^[a-z]+([A-Z][a-z]*)+$/.test(first) ? underscored(first) : first],
    rest: others,
  };
  return [...name, ...toUsualPath(rest)];
}

const toSentence = ({ path, message }: FieldProblem): string => `${path.join('.')} ${message}`;

/** Where a client wrote a key. `field`: what is wrong within that place; the sentence names it, since the path does not. */
export type Place = Path | { path: Path; field: string };
/** Finds the client's name of a key; null where it has none of its own. */
type FindPlace = (path: Path) => Place | null;

/**
 * A refusal in the client's names; one that is in them already stays as it is.
 * @param place the names of this resource; the others are as usual
 * @param sentences what the dialect says where a rule is broken
 */
export function toWireNames(problem: Problem, place: FindPlace = () => null, sentences: Sentences = {}): Problem {
  // What could not be read at all was never an operation's.
  if (problem.code === 'malformed' || problem.fields.length === 0 || spelt.has(problem)) return problem;
  const all = { ...usualSentences, ...sentences };
  const before = problem.fields.map(toSentence).join('; ');
  const fields = problem.fields.map(({ path, message, rule, ...rest }) => {
    const sentence = rule === undefined ? undefined : all[rule];
    const found = place(path);
    const { path: own, field } = found && 'field' in found ? found : { path: found, field: null };
    const said = sentence ?? message;
    return {
      ...rest,
      path: own ?? toUsualPath(path),
      message: field === null ? said : `${field} ${said}`,
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
 * Runs a write, and passes on what it refuses under the client's names.
 * @throws Problem as `toWireNames` gives it; anything else as it is
 */
export async function withWireNames<T>(place: FindPlace, write: () => Promise<T>, sentences?: Sentences): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw error instanceof Problem ? toWireNames(error, place, sentences) : error;
  }
}

/** A refusal whose fields a dialect has named itself: nothing is put in their place. */
export function markAsSpelt(problem: Problem): Problem {
  spelt.add(problem);
  return problem;
}
