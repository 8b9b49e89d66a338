/** Resolves the taxes of a line from the settings and from the line's present taxes. */
import { invalidProblem, unknownReferenceProblem } from '../problem.ts';
import { isOffered, whyNotOffered } from '../settings/entry.ts';
import type { Tax } from '../settings/settings.ts';
import type { LineTax } from './bill.ts';
import type { TaxChoice } from './input.ts';

function filterByName<T extends { name: string }>(taxes: readonly T[], name: string): T[] {
  const lowerName = name.toLowerCase();
  return taxes.filter((tax) => tax.name.toLowerCase() === lowerName);
}

const toLineTax = ({ id, name, ratePercent }: Tax): LineTax => ({ taxId: id, name, ratePercent });

function findTaxByName(name: string, settings: readonly Tax[], present: readonly LineTax[]): LineTax {
  const [presentTax] = filterByName(present, name);
  const namesakes = filterByName(settings, name);
  const setting = namesakes.find((tax) => isOffered(tax)) ?? namesakes[0];
  if (presentTax) return presentTax;
  const fault = whyNotOffered(setting, name, ['taxes', 'name']);
  if (fault || !setting) throw fault ?? unknownReferenceProblem(['taxes', 'name'], name);
  return toLineTax(setting);
}

function toTax(
  choice: Exclude<TaxChoice, { unlisted: true } | { usual: true }>,
  settings: readonly Tax[],
  present: readonly LineTax[],
): LineTax {
  if ('id' in choice) {
    const setting = settings.find((tax) => tax.id === choice.id);
    const presentTax = present.find((tax) => tax.taxId === choice.id);
    const fault = presentTax ? null : whyNotOffered(setting, choice.id, ['taxes', 'id']);
    const lineTax = setting ? toLineTax(setting) : presentTax;
    if (fault || !lineTax) throw fault ?? unknownReferenceProblem(['taxes', 'id'], choice.id);
    return lineTax;
  }
  if (!('ratePercent' in choice)) return findTaxByName(choice.name, settings, present);
  const { name, ratePercent } = choice;
  const setting = filterByName(settings, name).find((tax) => Number(tax.ratePercent) === Number(ratePercent));
  return { taxId: setting?.id ?? null, name: setting?.name ?? name, ratePercent };
}

const mostTaxes = 20;

function removeDuplicates(taxes: readonly LineTax[]): LineTax[] {
  const byKey = new Map(taxes.map((tax) => [tax.taxId ?? `${tax.name}|${tax.ratePercent}`, tax]));
  return [...byKey.values()];
}

/**
 * Resolves the taxes of a line, each once. A bare name prefers a tax of this line, since several may share a name.
 * @param settings all taxes, and those charged by default; a line keeps its deleted taxes
 * @throws Problem `invalid` for an unknown id or name, and for more than 20 taxes
 */
export function chooseTaxes(
  choices: readonly TaxChoice[],
  settings: { taxes: readonly Tax[]; usual: readonly Tax[] },
  current: readonly LineTax[],
): LineTax[] {
  const chosen: LineTax[] = [];
  if (choices.length > mostTaxes)
    throw invalidProblem('taxes', `has ${choices.length} entries; a line has at most ${mostTaxes}`);
  for (const choice of choices) {
    if ('unlisted' in choice) chosen.push(...current.filter((tax) => tax.taxId === null));
    else if ('usual' in choice) chosen.push(...settings.usual.map(toLineTax));
    else chosen.push(toTax(choice, settings.taxes, [...chosen, ...current]));
  }
  return removeDuplicates(chosen);
}
