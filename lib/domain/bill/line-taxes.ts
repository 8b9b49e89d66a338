/** Which taxes a line gets: those a client names, looked up in the settings, or found on the line already. */
import { invalidProblem, unknownReferenceProblem } from '../problem.ts';
import { isOffered, whyNotOffered } from '../settings/entry.ts';
import type { Tax } from '../settings/settings.ts';
import type { LineTax } from './bill.ts';
import type { TaxChoice } from './input.ts';

function sameName<T extends { name: string }>(taxes: readonly T[], name: string): T[] {
  const wanted = name.toLowerCase();
  return taxes.filter((tax) => tax.name.toLowerCase() === wanted);
}

const asLineTax = ({ id, name, ratePercent }: Tax): LineTax => ({ taxId: id, name, ratePercent });

function byName(name: string, settings: readonly Tax[], there: readonly LineTax[]): LineTax {
  const [known] = sameName(there, name);
  const called = sameName(settings, name);
  const setting = called.find((tax) => isOffered(tax)) ?? called[0];
  if (known) return known;
  const fault = whyNotOffered(setting, name, ['taxes', 'name']);
  if (fault || !setting) throw fault ?? unknownReferenceProblem(['taxes', 'name'], name);
  return asLineTax(setting);
}

function toTax(
  choice: Exclude<TaxChoice, { unlisted: true } | { ofFirm: true }>,
  settings: readonly Tax[],
  there: readonly LineTax[],
): LineTax {
  if ('id' in choice) {
    const setting = settings.find((tax) => tax.id === choice.id);
    const had = there.find((tax) => tax.taxId === choice.id);
    const fault = had ? null : whyNotOffered(setting, choice.id, ['taxes', 'id']);
    const known = setting ? asLineTax(setting) : had;
    if (fault || !known) throw fault ?? unknownReferenceProblem(['taxes', 'id'], choice.id);
    return known;
  }
  if (!('ratePercent' in choice)) return byName(choice.name, settings, there);
  const { name, ratePercent } = choice;
  const found = sameName(settings, name).find((tax) => Number(tax.ratePercent) === Number(ratePercent));
  return { taxId: found?.id ?? null, name: found?.name ?? name, ratePercent };
}

/** More taxes than any line has anywhere. */
const mostTaxes = 20;

function dropRepeated(taxes: readonly LineTax[]): LineTax[] {
  const byKey = new Map(taxes.map((tax) => [tax.taxId ?? `${tax.name}|${tax.ratePercent}`, tax]));
  return [...byKey.values()];
}

/**
 * The taxes of a line, each once. A name alone means a tax that is chosen or on the line already
 * before it means one of the settings: several may have that name, at different rates.
 * @param settings the taxes that are there, and those that the firm charges by itself; one that was deleted can stay on a
 *   line that has it
 * @param current the line's taxes so far
 * @throws Problem `invalid` for an id or a name nobody has, and for more than 20
 */
export function chooseTaxes(
  choices: readonly TaxChoice[],
  settings: { taxes: readonly Tax[]; ofFirm: readonly Tax[] },
  current: readonly LineTax[],
): LineTax[] {
  const chosen: LineTax[] = [];
  if (choices.length > mostTaxes)
    throw invalidProblem('taxes', `has ${choices.length} entries; a line has at most ${mostTaxes}`);
  for (const choice of choices) {
    if ('unlisted' in choice) chosen.push(...current.filter((tax) => tax.taxId === null));
    else if ('ofFirm' in choice) chosen.push(...settings.ofFirm.map(asLineTax));
    else chosen.push(toTax(choice, settings.taxes, [...chosen, ...current]));
  }
  return dropRepeated(chosen);
}
