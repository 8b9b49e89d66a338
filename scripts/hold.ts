/**
 * `npm run -s hold [-- --stage <stage>]`: sets all mails and webhooks aside that wait, of all organizations. In a table
 * that was restored, these may have gone out since the moment that it shows.
 */
import { parseArgs } from 'node:util';
import { holdEffects } from '../lib/store/outbox-hold.ts';
import { command, onData, whereOptions } from './command.ts';
import { endTelling, formatCount, tell } from './progress.ts';

await command(async () => {
  const { values } = parseArgs({ options: whereOptions });
  await onData(values, async () => {
    const count = await holdEffects(tell('mail or webhook', 'set aside'));
    endTelling();
    console.log(`set aside ${formatCount(count, 'mail or webhook', 'mails and webhooks')} of all organizations`);
  });
});
