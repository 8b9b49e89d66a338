/**
 * `npm run -s person -- export|erase --organization <name> --email <address>`: gives a person what is stored of them, or
 * erases it, with or without a running server. Exit code 1 if something of the person is left that should not be.
 */
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { toMailAddress } from '../lib/domain/mail-address.ts';
import { canErase, describeRelation, findReasonToStay, withoutSecrets } from '../lib/domain/person/erase.ts';
import { type Fields, isSelf, isTheirs, mentions, type Person, PersonFinder } from '../lib/domain/person/person.ts';
import {
  erasePersonFrom,
  listMailsTo,
  type MailTo,
  type RecordRef,
  refuseWhileBilled,
  takeBackMails,
} from '../lib/operations/person/erase.ts';
import { LineWriter } from '../lib/platform/lines.ts';
import { findMentions, scanDocuments } from '../lib/store/verify/mentions.ts';
import type { Work } from '../lib/store/work.ts';
import { command, onData, whereOptions, workNamed } from './command.ts';
import { Mistake } from './mistake.ts';
import { endTelling, formatCount, tell } from './progress.ts';

const usage = `Usage:
  person export --organization <name> --email <address> --out <file> [--firms <ids>]
  person erase --organization <name> --email <address> [--firms <ids>] [--yes]
--firms lists customers that are firms, though they have the person's address as their own: "5,6".`;

type Options = { work: Work; email: string; firms: ReadonlySet<number> };
type Seen = { ref: RecordRef; doc: Fields };

/** Reads every document, in one scan. Names on standard output what cannot be read. */
async function* readAll({ work }: Options): AsyncGenerator<Seen> {
  const progress = tell('document', 'looked at');
  let count = 0;
  for await (const page of scanDocuments(work.organization.id)) {
    for (const found of page) {
      const ref = { recordType: found.owner.recordType.name, id: found.owner.id };
      if ('doc' in found) yield { ref, doc: { ...found.doc } };
      else {
        console.log(`cannot be read: ${ref.recordType} ${ref.id} (${found.fault})`);
        process.exitCode = 1;
      }
    }
    count += page.length;
    progress(count);
  }
  endTelling();
}

async function findPerson(options: Options): Promise<Person> {
  const finder = new PersonFinder(options.email, options.firms);
  for await (const { ref, doc } of readAll(options)) finder.see(ref.recordType, doc);
  return finder.person();
}

const formatRef = ({ recordType, id }: RecordRef): string => `${recordType} ${id}`;

async function exportPerson(options: Options, file: string): Promise<void> {
  const { work } = options;
  const person = await findPerson(options);
  const writer = new LineWriter(file);
  const write = (ref: { recordType: string; id: number | string }, relation: string, doc: Fields): Promise<void> =>
    writer.write(JSON.stringify({ ...ref, relation, record: withoutSecrets(doc) }));
  const replies = new Set<number>();
  const written = new Set<string>();
  for await (const { ref, doc } of readAll(options)) {
    const relation = describeRelation(person, ref.recordType, doc);
    if (relation === null) continue;
    written.add(formatRef(ref));
    await write(ref, relation, doc);
    if (ref.recordType === 'ticket' && isTheirs(person, ref.recordType, doc))
      for (const id of Array.isArray(doc.replyIds) ? doc.replyIds : []) replies.add(id);
  }
  for (const { doc } of (await work.store.replies.getMany(replies)).values()) {
    const ref = { recordType: work.store.replies.recordType, id: doc.id };
    if (!written.has(formatRef(ref))) await write(ref, 'answers the person', { ...doc });
  }
  for (const { mail } of await listMailsTo(person, work)) {
    const { id, kind, promisedAt, payload } = mail;
    await write({ recordType: 'mail', id }, 'is to go to the person', { kind, promisedAt, payload });
  }
  const { lines } = await writer.end();
  console.log(`exported ${formatCount(lines, 'record')}: ${file}`);
}

type Plan = { person: Person; erase: RecordRef[]; self: RecordRef[]; stays: { ref: RecordRef; why: string }[] };

async function makePlan(options: Options): Promise<Plan> {
  const person = await findPerson(options);
  const plan: Plan = { person, erase: [], self: [], stays: [] };
  const bills: RecordRef[] = [];
  for await (const { ref, doc } of readAll(options)) {
    const { recordType } = ref;
    const why = findReasonToStay(recordType, doc);
    const isAbout = isTheirs(person, recordType, doc) || mentions(doc, person);
    if (why !== null) {
      if (isAbout) plan.stays.push({ ref, why });
      continue;
    }
    if (isTheirs(person, recordType, doc)) bills.push(ref);
    if (isSelf(person, recordType, doc)) plan.self.push(ref);
    else if (canErase(person, recordType, doc)) plan.erase.push(ref);
  }
  await refuseWhileBilled(bills, options.work);
  return plan;
}

/** The records by which the person is found come last, contacts after the customers that have their names. */
const selfOrder = ['lead', 'staff', 'customer', 'contact'];
const atOnce = 8;

async function eraseAll({ person, erase, self }: Plan, work: Work): Promise<number> {
  const progress = tell('record', 'erased');
  let erased = 0;
  const one = async (ref: RecordRef): Promise<void> => {
    if (await erasePersonFrom(ref, person, work)) erased += 1;
  };
  for (let from = 0; from < erase.length; from += atOnce) {
    await Promise.all(erase.slice(from, from + atOnce).map(one));
    progress(erased);
  }
  const last = self.toSorted((a, b) => selfOrder.indexOf(a.recordType) - selfOrder.indexOf(b.recordType));
  for (const ref of last) await one(ref);
  endTelling();
  return erased;
}

/** @throws Mistake when nobody can be asked */
async function ask(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Mistake('Nothing was erased: say --yes where nobody can be asked');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(`${question} Type yes: `)).trim() === 'yes';
  } finally {
    terminal.close();
  }
}

async function erasePerson(options: Options, isSure: boolean): Promise<void> {
  const { work } = options;
  const plan = await makePlan(options);
  const { person, self, erase, stays } = plan;
  const mails = await listMailsTo(person, work);
  for (const ref of self) console.log(`is the person: ${formatRef(ref)}`);
  const question = `Erase ${options.email} from ${formatCount(self.length + erase.length, 'record')} of "${work.organization.name}"?`;
  if (self.length + erase.length + mails.length > 0 && !isSure && !(await ask(question))) {
    console.log('nothing was erased');
    return;
  }
  // What waited before the answer may have another key by now.
  const { taken, gone } = await takeBackMails(person, work);
  for (const one of taken) console.log(`taken back: ${formatMail(one)}`);
  for (const one of gone) console.log(`gone meanwhile: ${formatMail(one)}`);
  const erased = await eraseAll(plan, work);
  for (const { ref, why } of stays) console.log(`stays: ${formatRef(ref)}: ${why}`);
  const left = await listLeft(plan, work);
  for (const key of left) console.log(`still there: ${key}`);
  if (left.length > 0) process.exitCode = 1;
  console.log(
    `erased from ${formatCount(erased, 'record')}; ${formatCount(stays.length, 'record')} ${stays.length === 1 ? 'stays' : 'stay'}`,
  );
}

function formatMail({ mail, others }: MailTo): string {
  const also = others.length > 0 ? `, also to ${others.join(', ')}` : '';
  return `${mail.kind} ${JSON.stringify(mail.payload.invoiceId ?? mail.payload.paymentId)}${also}`;
}

/** Lists the items in which the person is still named though nothing was said to stay there, and mails to the person. */
async function listLeft({ person, stays }: Plan, work: Work): Promise<string[]> {
  const kept = new Set(stays.map(({ ref }) => formatRef(ref)));
  const found = await findMentions(work.organization.id, (text) => mentions(text, person));
  const named = found.filter(({ owners }) => !owners.some((owner) => kept.has(owner)));
  // A mail names an invoice only.
  const waiting = (await listMailsTo(person, work)).map(({ mail }) => mail);
  return [...new Set([...named, ...waiting].map(({ key }) => `${key.pk} ${key.sk}`))];
}

function readFirms(text = ''): Set<number> {
  const ids = text.split(',').filter(Boolean);
  if (!ids.every((id) => /^[1-9]\d{0,11}$/.test(id))) throw new Mistake(`--firms lists ids of customers\n${usage}`);
  return new Set(ids.map(Number));
}

await command(async () => {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...whereOptions,
      ...{ organization: text, email: text, out: text, firms: text },
      yes: { type: 'boolean', default: false },
    },
  });
  const [what] = positionals;
  const { organization, email, out, firms, yes } = values;
  if ((what !== 'export' && what !== 'erase') || positionals.length > 1) throw new Mistake(usage);
  if (!organization) throw new Mistake(`--organization is required\n${usage}`);
  if (!email || toMailAddress(email) === null) throw new Mistake(`--email must be an e-mail address\n${usage}`);
  if (what === 'export' && !out) throw new Mistake(`--out is required\n${usage}`);
  const listed = readFirms(firms);
  await onData(values, async () => {
    const options = { work: await workNamed(organization), email: email.toLowerCase(), firms: listed };
    if (what === 'export') await exportPerson(options, resolve(out ?? ''));
    else await erasePerson(options, yes);
  });
});
