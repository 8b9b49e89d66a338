/** What alarms on the outbox are made of: numbers in the log line of each drain, in CloudWatch's embedded metric format. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { drainOutbox } from '../../lib/operations/outbox/drain.ts';
import { readEnv } from '../../lib/platform/env.ts';
import { watchLog } from '../support/log.ts';
import { startMailServer } from '../support/mail-server.ts';
import { drain, firmWithMails } from '../support/mails.ts';
import { ownTable } from '../support/table.ts';

const server = await startMailServer();
Object.assign(process.env, { SMTP_URL: server.url, MAIL_PER_SECOND: '1000', METRICS_NAMESPACE: 'quintet-test' });
ownTable();
const lines = watchLog();
afterAll(() => server.close());

const hour = 3_600_000;
/** The line of the last drain. */
const last = () => lines.findLast(({ event }) => event === 'outbox');

beforeEach(async () => {
  Object.assign(readEnv(), { SMTP_URL: server.url, METRICS_NAMESPACE: 'quintet-test', LOG_LEVEL: 'error' });
  Object.assign(server, { state: 'up', refusal: '' });
  await drain(Date.now() + 10 ** 9);
  lines.length = 0;
});

describe('the line of a drain', () => {
  it('is there with nothing to do, at any level but silent', async () => {
    await drain();
    expect(lines).toEqual([
      {
        ...{ level: 'info', time: expect.any(String), event: 'outbox', isCutShort: false, oldestSeconds: 0 },
        ...{ done: 0, skipped: 0, failed: 0, setAside: 0, waiting: 0 },
        ...{ OutboxSetAside: 0, OutboxFailing: 0 },
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            {
              ...{ Namespace: 'quintet-test', Dimensions: [[]] },
              Metrics: [
                { Name: 'OutboxSetAside', Unit: 'Count' },
                { Name: 'OutboxFailing', Unit: 'Count' },
              ],
            },
          ],
        },
      },
    ]);
    lines.length = 0;
    readEnv().LOG_LEVEL = 'silent';
    await drain();
    expect(lines).toEqual([]);
  });

  it('has no metrics without a namespace, and is not there with nothing to do', async () => {
    Object.assign(readEnv(), { METRICS_NAMESPACE: '', LOG_LEVEL: 'info' });
    await drain();
    expect(lines).toEqual([]);
    await firmWithMails(1);
    await drain();
    expect(last()).toMatchObject({ done: 1, oldestSeconds: 0 });
    expect(last()).not.toHaveProperty('_aws');
    expect(last()).not.toHaveProperty('OutboxSetAside');
  });

  it('says how long the oldest waits: that has failed, that there was no time for, and that has nowhere to go', async () => {
    await firmWithMails(2);
    const start = Date.now();
    server.refusal = '451 later';
    for (const hours of [0, 1, 2]) {
      await drain(start + hours * hour);
      expect(Math.abs(Number(last()?.oldestSeconds) - hours * 3_600)).toBeLessThan(60);
    }
    await drainOutbox(start + 3 * hour, null, { beginsForMs: 0 });
    // It has read nothing, and says nothing.
    expect(last()).toMatchObject({ oldestSeconds: 0, isCutShort: true });
    // Not due: it is seen all the same.
    await drain(start + 2 * hour + 60_000);
    expect(Number(last()?.oldestSeconds)).toBeGreaterThan(7_200);
    readEnv().SMTP_URL = '';
    await drain(start + 5 * hour);
    expect(Number(last()?.oldestSeconds)).toBeGreaterThanOrEqual(5 * 3_600);
    Object.assign(readEnv(), { SMTP_URL: server.url });
    server.refusal = '';
    await drain(start + 12 * hour);
    expect(last()).toMatchObject({ done: 2, oldestSeconds: 0 });
  });

  it('counts what fails for an hour, each lane once, and what is set aside', async () => {
    await firmWithMails(2);
    await firmWithMails(1);
    const start = Date.now();
    server.refusal = '550 nobody';
    await drain(start);
    expect(last()).toMatchObject({ failed: 3, OutboxFailing: 0, OutboxSetAside: 0 });
    for (let hours = 6; hours <= 66; hours += 6) {
      await drain(start + hours * hour);
      expect(last()).toMatchObject({ failed: 3, OutboxFailing: 2, OutboxSetAside: 0 });
    }
    await drain(start + 73 * hour);
    expect(last()).toMatchObject({ setAside: 3, OutboxSetAside: 3, oldestSeconds: 0 });
  });
});
