/** Creates and changes leads, noting when status and person change. */
import { toDate } from '../../domain/calendar.ts';
import type { CustomValuesInput } from '../../domain/custom-field/values.ts';
import { toClockTime, toInstant } from '../../domain/date-text.ts';
import { type Lead, lead as leadSchema, withMoments } from '../../domain/lead/lead.ts';
import { invalidProblem } from '../../domain/problem.ts';
import { type Address, emptyAddress, type Given, stampChange, stampNew } from '../../domain/record.ts';
import { isOffered, refuseNotOffered } from '../../domain/settings/entry.ts';
import { compareByPosition, type LeadStatus, type NamedEntry } from '../../domain/settings/settings.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { beginChangedCustomValues, beginNewCustomValues } from '../custom-field/values.ts';
import { makeHash } from '../record/hash.ts';
import { readExisting } from '../record/records.ts';
import { chooseEntry } from '../settings/choose.ts';
import { listEntries } from '../settings/entries.ts';

type Follows = 'hash' | 'assignedAt' | 'statusChangedAt' | 'lastStatusId' | 'convertedAt';

export type LeadInput = Omit<Given<Lead>, Follows | 'address' | 'sourceId' | 'statusId'> & {
  /** By id or name; a status of "0" is none. */
  source: string;
  status: string;
  /** Parts left out stay. */
  address: Partial<Address>;
  /** A `GivenTime`. */
  lastContactAt: string | null;
  /** A `GivenTime` from a field of its own; a new value moves the last contact. */
  contactedAt: string | null;
  /** Sets the last contact to now, unless it is already of today. */
  contactedToday: boolean;
} & CustomValuesInput;

type Choices = { source: NamedEntry | undefined; status: LeadStatus | null | undefined };

/** Reads the entries that the input names; undefined where it names none. */
async function readChoices({ source, status }: Partial<LeadInput>, work: Work): Promise<Choices> {
  const { leadSources, leadStatuses } = work.store;
  const [chosenSource, chosenStatus] = await Promise.all([
    source === undefined ? undefined : chooseEntry(leadSources, source, 'source'),
    status === undefined ? undefined : chooseEntry(leadStatuses, status, 'status'),
  ]);
  if (chosenSource === null) throw invalidProblem('source', 'must be a lead source');
  return { source: chosenSource, status: chosenStatus };
}

/** Works out the last contact from the three inputs for it; empty where none says anything new. */
function computeLastContact(
  { lastContactAt, contactedAt, contactedToday }: Partial<LeadInput>,
  before: Lead | null,
  { organization, today, at }: Work,
): Pick<Partial<Lead>, 'lastContactAt'> {
  const current = before?.lastContactAt ?? null;
  const isNewContact =
    contactedAt && toClockTime(contactedAt, organization.timezone) !== before?.extras.custom_contact_date;
  const timeInput = isNewContact ? contactedAt : lastContactAt;
  const instant = timeInput ? toInstant(timeInput, current, organization.timezone) : timeInput;
  const last = instant === undefined ? current : instant;
  const isToday = last !== null && toDate(Date.parse(last), organization.timezone) === today;
  if (contactedToday && !isToday) return { lastContactAt: toInstant(at, null, organization.timezone) };
  return instant === undefined ? {} : { lastContactAt: instant };
}

/** Keeps `contactedAt` on the organization's clocks. */
function composeContactDate({ contactedAt }: Partial<LeadInput>, { organization }: Work): Record<string, unknown> {
  if (contactedAt === undefined) return {};
  return { custom_contact_date: contactedAt ? toClockTime(contactedAt, organization.timezone) : undefined };
}

function mergeAddress(before: Lead | null, input: Partial<LeadInput>, chosen: Choices, work: Work): Partial<Lead> {
  const { source: _, status: __, contactedAt: ___, contactedToday: ____, ...rest } = input;
  const { customValues: _____, address, extras, ...fields } = rest;
  refuseNotOffered(chosen.source, before?.sourceId, 'source');
  refuseNotOffered(chosen.status, before?.statusId, 'status');
  return {
    ...before,
    ...fields,
    ...computeLastContact(input, before, work),
    ...(chosen.source ? { sourceId: chosen.source.id } : {}),
    ...(chosen.status === undefined ? {} : { statusId: chosen.status?.id ?? null }),
    address: { ...emptyAddress, ...before?.address, ...address },
    extras: { ...before?.extras, ...extras, ...composeContactDate(input, work) },
  };
}

/** New leads get the first `default` status by position; null where there is none. */
async function readFirstStatus({ store }: Work): Promise<LeadStatus | null> {
  const marked = (await listEntries(store.leadStatuses)).filter((one) => one.default && isOffered(one));
  return marked.sort(compareByPosition)[0] ?? null;
}

/** Stores a new lead. Two round trips, three without a status. @throws Problem `invalid` for what does not exist */
export async function createLead(input: Partial<LeadInput>, work: Work): Promise<Stored<Lead>> {
  const { leads } = work.store;
  const newValues = beginNewCustomValues('leads', input.customValues, work);
  const [requested, id] = await Promise.all([readChoices(input, work), leads.nextId()]);
  const chosen = requested.status ? requested : { ...requested, status: await readFirstStatus(work) };
  const hash = `${makeHash()}-${makeHash()}`;
  const fields = { ...mergeAddress(null, input, chosen, work), customValues: await newValues() };
  const lead = leadSchema.parse({ ...fields, hash, ...stampNew(work, id) });
  const [stored] = await work.store.save([
    leads.create(withMoments(lead, null, chosen.status?.converted ?? false, work.at)),
  ]);
  return stored;
}

/** Changes a lead; fields left out stay. Two round trips. @throws Problem `not_found`, and as createLead */
export function updateLead(id: number, input: Partial<LeadInput>, work: Work): Promise<Stored<Lead>> {
  const { leads } = work.store;
  const changedValues = beginChangedCustomValues('leads', input.customValues, work);
  return retryOnConflict(async () => {
    const [before, chosen] = await Promise.all([readExisting(leads, id), readChoices(input, work)]);
    const fields = mergeAddress(before.doc, input, chosen, work);
    const customValues = await changedValues(before.doc.customValues);
    const changed = leadSchema.parse({ ...fields, customValues, ...stampChange(work) });
    const converted =
      chosen.status === undefined ? before.doc.convertedAt !== null : (chosen.status?.converted ?? false);
    const [stored] = await work.store.save([
      leads.update(before, withMoments(changed, before.doc, converted, work.at)),
    ]);
    return stored;
  });
}
