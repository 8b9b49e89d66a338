/**
 * `npm run -s restore -- --from <folder> [--organization <new name>] [--new-number]`: restores a backup, with or without
 * a running server. `--discard <number>` removes what a restore that broke off has written.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Organization } from '../lib/domain/organization/organization.ts';
import { Problem } from '../lib/domain/problem.ts';
import { toSystemWork } from '../lib/operations/organization/prepare.ts';
import { revokeToken } from '../lib/operations/token/tokens.ts';
import { discardRestore, restore } from '../lib/store/backup/restore.ts';
import { command, now, onData, whereOptions } from './command.ts';
import { Mistake } from './mistake.ts';
import { endTelling, formatCount, tell } from './progress.ts';

const usage = `Usage:
  restore --from <folder> [--organization <new name>] [--new-number]
  restore --discard <number>
--new-number lets it get another number where its own is taken; its tokens are void then.
--discard removes what a restore into this number has left that broke off. Repeating that restore would finish it.`;

/** A token names its organization's number; under another one it must not be guessable from the old. */
async function revokeAll(organization: Organization): Promise<void> {
  const work = toSystemWork(organization, now());
  const all = await work.store.tokens.all();
  for (const { doc } of all) if (doc.revokedAt === null) await revokeToken(doc.id, work);
}

const hints: Readonly<Record<string, string>> = {
  name: 'Give it another name with --organization.',
  number: 'With --new-number it gets another one, and its tokens are void.',
};

/** @throws Mistake with what can be done about a name or number in use */
function explain(error: unknown): never {
  const [key] = error instanceof Problem && error.code === 'duplicate' ? (error.fields[0]?.path ?? []) : [];
  const hint = hints[String(key)];
  throw error instanceof Problem && hint ? new Mistake(`${error.message}. ${hint}`) : error;
}

type Options = { folder: string; name: string | undefined; newNumber: boolean };

async function run({ folder, name, newNumber }: Options): Promise<void> {
  const tellers = { checked: tell('line', 'checked'), written: tell('item', 'written') };
  const { organization, items, setAside, manifest } = await restore(folder, {
    ...(name === undefined ? {} : { name }),
    newNumber,
    beforeFound: revokeAll,
    progress: (count, what) => tellers[what](count),
  }).catch(explain);
  endTelling();
  const { count } = manifest.files;
  const sizes = `${formatCount(items, 'item')}, ${formatCount(count, 'file')}`;
  console.log(`restored ${sizes}: organization ${organization.id} "${organization.name}"`);
  const isSameNumber = organization.id === manifest.organization.number;
  console.log(
    isSameNumber
      ? 'Its tokens work, also those that were revoked since the backup: see token list.'
      : `Its number was ${manifest.organization.number}, so all of its tokens are void: make new ones with token create.`,
  );
  if (setAside > 0) {
    console.log(
      `${formatCount(setAside, 'mail or webhook', 'mails and webhooks')} that had not gone out ${setAside === 1 ? 'is' : 'are'} set aside. POST /admin/v1/outbox sends them, unless the original has.`,
    );
  }
  const repair = manifest.oneMoment ? '' : ' --repair, because the backup is not of one moment';
  console.log(`Now run verify --organization "${organization.name}"${repair}.`);
}

async function discard(number: string): Promise<void> {
  if (!/^[1-9]\d{0,11}$/.test(number)) throw new Mistake(`--discard takes the number of an organization\n${usage}`);
  const { items } = await discardRestore(Number(number));
  console.log(`discarded ${formatCount(items, 'item')} of number ${number}`);
}

await command(async () => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      ...whereOptions,
      from: text,
      organization: text,
      'new-number': { type: 'boolean', default: false },
      discard: text,
    },
  });
  const { from, organization: name, 'new-number': newNumber, discard: number } = values;
  if (number !== undefined) return onData(values, () => discard(number));
  if (!from) throw new Mistake(`--from is required\n${usage}`);
  if (name !== undefined && (name.trim() === '' || name.length > 255))
    throw new Mistake('--organization must have 1 to 255 characters');
  await onData(values, () => run({ folder: resolve(from), name, newNumber }));
});
