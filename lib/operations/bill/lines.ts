/** Adds, changes and removes the lines of a bill. */
import { type Bill, type Line, maxLines } from '../../domain/bill/bill.ts';
import { type LineInput, type LinesInput, ownOfLine } from '../../domain/bill/input.ts';
import { chooseTaxes } from '../../domain/bill/line-taxes.ts';
import type { CustomField } from '../../domain/custom-field/custom-field.ts';
import { type GivenValues, mergeValues } from '../../domain/custom-field/values.ts';
import { invalidProblem, Problem, unknownReferenceProblem } from '../../domain/problem.ts';
import { type CustomValues, pickGiven } from '../../domain/record.ts';
import { isOffered } from '../../domain/settings/entry.ts';
import type { Tax } from '../../domain/settings/settings.ts';
import type { Work } from '../../store/work.ts';
import { readCustomFields } from '../custom-field/fields.ts';
import { listEntries } from '../settings/entries.ts';

/** What lines choose from. */
export type LineChoices = {
  taxes: readonly Tax[];
  /** The default taxes, for lines that choose those; empty where the organization does not charge them. */
  usual: readonly Tax[];
  customFields: readonly CustomField[];
  timeZone: string;
};

/** Reads only what these lines choose from: one round trip, together with the other reads. */
export async function readLineChoices(lines: LinesInput | undefined, work: Work): Promise<LineChoices> {
  const written = [...(lines?.add ?? []), ...(lines?.change ?? [])];
  const { chargeDefaultTaxes } = work.organization;
  const needsTaxes = ({ taxes = [] }: LineInput): boolean =>
    taxes.some((choice) => chargeDefaultTaxes || !('usual' in choice));
  const [taxes, customFields] = await Promise.all([
    written.some(needsTaxes) ? listEntries(work.store.taxes) : [],
    written.some((line) => line.customValues) ? readCustomFields(work.store, 'items') : [],
  ]);
  const usual = chargeDefaultTaxes ? taxes.filter((tax) => tax.default && isOffered(tax)) : [];
  return { taxes, usual, customFields, timeZone: work.organization.timezone };
}

function mergeLineValues(
  input: GivenValues,
  { customFields, timeZone }: LineChoices,
  before: CustomValues | null,
  path: readonly (string | number)[],
): CustomValues {
  try {
    return mergeValues('items', customFields, input, before, timeZone);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const fields = error.fields.map((one) => ({ ...one, path: [...path, ...one.path] }));
    throw new Problem(error.code, error.message, fields);
  }
}

function applyToLine(
  line: Line,
  input: LineInput,
  choices: LineChoices,
  path: readonly (string | number)[],
  isNew: boolean,
): Line {
  const { taxes: chosen, customValues } = input;
  return {
    ...line,
    ...pickGiven(input, ownOfLine),
    taxes: chosen ? chooseTaxes(chosen, choices, line.taxes) : line.taxes,
    customValues: customValues
      ? mergeLineValues(customValues, choices, isNew ? null : line.customValues, path)
      : line.customValues,
  };
}

/**
 * Applies changes to lines; lines that are not mentioned stay.
 * @throws Problem `invalid` for an unknown line, tax or custom field, a line changed twice, an invalid custom value,
 * and more than 999 lines
 */
export function applyLines(
  bill: Pick<Bill, 'lines' | 'nextPosition'>,
  lines: LinesInput,
  choices: LineChoices,
): Pick<Bill, 'lines' | 'nextPosition'> {
  const positions = new Set(bill.lines.map((line) => line.position));
  const { change = [], remove = [] } = lines;
  for (const { position } of change)
    if (!positions.has(position)) throw unknownReferenceProblem(['lines', 'change'], position);
  const changedPositions = new Set(change.map(({ position }) => position));
  if (changedPositions.size < change.length) throw invalidProblem(['lines', 'change'], 'name the same line twice');
  for (const position of remove)
    if (!positions.has(position)) throw unknownReferenceProblem(['lines', 'remove'], position);
  const removed = new Set(remove);
  const changes = new Map(change.map((line, i) => [line.position, { line, place: ['lines', 'change', i] }]));
  const remaining = bill.lines
    .filter((line) => !removed.has(line.position))
    .map((line) => {
      const lineChange = changes.get(line.position);
      if (!lineChange) return line;
      const { position: _, ...fields } = lineChange.line;
      return applyToLine(line, fields, choices, lineChange.place, false);
    });
  const first = bill.nextPosition;
  const added = (lines.add ?? []).map((input, i) =>
    applyToLine(freshLine(first + i), input, choices, ['lines', 'add', i], true),
  );
  const nextPosition = first + added.length;
  if (nextPosition - 1 > maxLines)
    throw invalidProblem('lines', `would exceed ${maxLines} over the life of one document`);
  return { lines: [...remaining, ...added], nextPosition };
}

const freshLine = (position: number): Line => ({
  position,
  description: '',
  longDescription: '',
  quantity: '1',
  unitPrice: '0',
  discountPercent: '0',
  taxes: [],
  unit: '',
  order: position,
  origin: 'item',
  originId: null,
  customValues: {},
  netMinor: 0,
});
