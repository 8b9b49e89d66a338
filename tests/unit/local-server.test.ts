/** Parts of the local server, each by itself: its schedule, its clock, the pauses between deaths. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jobs } from '../../generated/jobs.ts';
import { clockFile } from '../../lab/database.ts';
import { tickEvent } from '../../lab/lambda/job-events.ts';
import { keepClock, stampsFromMs } from '../../scripts/server/clock.ts';
import { everyMs, rateMs } from '../../scripts/server/jobs.ts';
import { readSettings } from '../../scripts/server/settings.ts';
import { pauseMs } from '../../scripts/server/workers.ts';

describe('the schedule', () => {
  it('reads rates as EventBridge does, and refuses what it does not understand', () => {
    expect(rateMs('rate(1 minute)')).toBe(60_000);
    expect(rateMs('rate(15 minutes)')).toBe(900_000);
    expect(rateMs('rate(1 hour)')).toBe(3_600_000);
    expect(rateMs('rate(2 days)')).toBe(172_800_000);
    for (const other of ['rate(0 minutes)', 'rate(1 week)', 'cron(0 * * * ? *)', '']) {
      expect(() => rateMs(other)).toThrow('does not understand');
    }
  });

  it('knows how often each job runs: what the stream rings in the cloud, each minute', () => {
    expect(jobs.map((job) => [job.function, everyMs(job)])).toEqual([
      ['jobs-drain-outbox', 60_000],
      ['jobs-generate-recurring', 3_600_000],
    ]);
  });

  it('tries again what failed as often as in the cloud', () => {
    for (const job of jobs) if (job.schedule !== null) expect(everyMs(job), job.function).toBe(rateMs(job.schedule));
  });

  it('hands a job the event that EventBridge would', () => {
    expect(tickEvent(Date.parse('2026-03-01T08:00:00.000Z'), 'eu-west-1')).toMatchObject({
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      time: '2026-03-01T08:00:00Z',
      region: 'eu-west-1',
      resources: [],
    });
  });
});

describe('the clock of a data folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quintet-clock-'));
    vi.useFakeTimers({ now: Date.parse('2026-11-30T12:00:00Z') });
  });
  afterEach(() => {
    vi.useRealTimers();
    rmSync(folder, { recursive: true, force: true });
  });
  const said: string[] = [];
  const start = () => keepClock(folder, (line) => said.push(line));

  it('is the machine’s clock while that moves forward', () => {
    start().stop();
    vi.setSystemTime(Date.parse('2026-12-01T12:00:00Z'));
    const clock = start();
    expect(clock.stampsFromMs()).toBe(Date.parse('2026-12-01T12:00:00Z'));
    clock.stop();
    expect(said).toEqual([]);
    expect(stampsFromMs(folder)).toBe(0);
  });

  it.each([1, 400 * 24])(
    'goes on from the latest time when the machine’s is set back by %d h, and says so',
    (hours) => {
      start().stop();
      vi.setSystemTime(Date.parse('2026-11-30T12:00:00Z') - hours * 3_600_000);
      const clock = start();
      const first = clock.stampsFromMs();
      expect(first).toBeGreaterThan(Date.parse('2026-11-30T12:00:00Z'));
      expect(said.splice(0)).toEqual([expect.stringMatching(/^The clock says 202.* 2026-11-30T12:00:05/)]);
      vi.advanceTimersByTime(60_000);
      expect(clock.stampsFromMs()).toBe(first + 60_000);
      clock.stop();
      // A third start knows what the second has used.
      expect(start().stampsFromMs()).toBeGreaterThan(first + 60_000);
      said.length = 0;
    },
  );

  it('is not led astray by a file that is none', () => {
    writeFileSync(clockFile(folder), 'nonsense');
    expect(stampsFromMs(folder)).toBe(0);
  });
});

describe('a worker that dies', () => {
  it('is replaced at once, and with a growing pause when it keeps dying, without end', () => {
    expect([0, 1, 2, 3, 4, 20, 1_000].map(pauseMs)).toEqual([0, 0, 100, 200, 400, 5_000, 5_000]);
  });
});

describe('settings', () => {
  it('are refused by name', () => {
    expect(readSettings({})).toEqual({ port: 3000, dynamodbPort: 8000, dataDir: '.data', workers: 1 });
    expect(() => readSettings({ PORT: 'x' })).toThrow("PORT must be a port number, not 'x'.");
    expect(() => readSettings({ WORKERS: '0' })).toThrow('WORKERS must be');
    expect(() => readSettings({ DYNAMODB_PORT: '70000' })).toThrow('DYNAMODB_PORT must be');
  });
});
