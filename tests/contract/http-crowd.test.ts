/** Many at once: every answer is true of what is stored, and nobody waits for another firm. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { newFirm } from '../../lab/api.ts';
import { customer as customerSchema } from '../../lib/domain/customer/customer.ts';
import { busyProblem } from '../../lib/domain/problem.ts';
import { enterAsVisitor, enterGate } from '../../lib/http/gate.ts';
import { createRecord } from '../../lib/operations/record/records.ts';
import { pause } from '../../lib/platform/clock.ts';
import { runWithin } from '../../lib/platform/deadline.ts';
import { createQueue } from '../../lib/platform/line.ts';
import { wrapTransport } from '../../lib/store/client.ts';

const company = (name: string) => (born: object) => customerSchema.parse({ ...born, name });

describe('creates in one series', () => {
  it('by eighty at once: what is answered is stored, what is refused is not, numbers have no gap', async () => {
    const firm = await newFirm();
    const api = firm.as('siwapp');
    const post = (n: number) =>
      api('POST', '/api/v1/invoices', { body: { data: { attributes: { name: `Crowd ${n % 3}` } } } });
    const replies = await Promise.all(Array.from({ length: 80 }, (_, n) => post(n)));
    for (const { status, headers } of replies) {
      expect([201, 503]).toContain(status);
      if (status === 503) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    }
    const made = replies.filter(({ status }) => status === 201).map(({ body }) => body.data.attributes.series_number);
    expect(await firm.work.store.invoices.count('all')).toBe(made.length);
    expect(new Set(made).size).toBe(made.length);
  });
});

describe('a gate', () => {
  it('lets another organization in while one fills its own line, and then gives each one place', async () => {
    // Whoever was at work just now is not any more.
    await pause(1_100);
    const [busy, other] = [9_000_001, 9_000_002];
    const inside = await Promise.all(Array.from({ length: 4 }, () => enterGate(busy)));
    let next = 0;
    const waiting = Array.from({ length: 20 }, () =>
      enterGate(busy).then((leave) => {
        next += 1;
        return leave;
      }),
    );
    const nextNow = async (): Promise<number> => {
      await pause(1);
      return next;
    };
    const leaveOther = await enterGate(other);
    for (const leave of inside.slice(0, 3)) leave();
    expect(await nextNow()).toBe(0);
    inside[3]?.();
    expect(await nextNow()).toBe(1);
    leaveOther();
    // The other is at work for a second after its last request; alone again, the first has four places.
    await pause(1_100);
    (await waiting[0])?.();
    expect(await nextNow()).toBe(5);
    for (const one of waiting) (await one)();
    expect(next).toBe(20);
  });
});

describe('a line', () => {
  const of = (atOnce: number, mostWaiting: number) =>
    createQueue({ atOnce: () => atOnce, mostWaiting, longestWaitMs: 6_000, refusal: busyProblem });

  it('refuses a request that would wait too long, and lets in later ones', async () => {
    vi.useFakeTimers();
    try {
      const line = of(2, 10);
      const inside = [await line.enter(), await line.enter()];
      const late = expect(line.enter()).rejects.toMatchObject({ code: 'busy', retryAfterSeconds: 1 });
      await vi.advanceTimersByTimeAsync(6_000);
      await late;
      const next = line.enter();
      for (const leave of inside) leave();
      (await next)();
      expect(line.isIdle()).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  it('that is full refuses at once; a turn that is ended twice is one turn', async () => {
    const line = of(1, 1);
    const leave = await line.enter();
    const next = line.enter();
    await expect(line.enter()).rejects.toMatchObject({ code: 'busy' });
    leave();
    leave();
    const last = await next;
    expect(line.isIdle()).toBe(false);
    last();
    expect(line.isIdle()).toBe(true);
  });
});

describe('work that has run out of time', () => {
  it('begins no write', async () => {
    const { work } = await newFirm();
    const made = runWithin(0, () => createRecord(work.store.customers, company('Late'), work));
    await expect(made).rejects.toMatchObject({ code: 'busy' });
    expect(await work.store.customers.count('all')).toBe(0);
  });

  it('is told the truth about a write whose answer was lost', async () => {
    const { work } = await newFirm();
    vi.useFakeTimers({ toFake: ['Date'] });
    const restore = wrapTransport((inner) => async (request) => {
      const answer = await inner(request);
      if (request.type !== 'transact') return answer;
      // The answer is lost, and with it so much time that nothing can be tried again, nor read in the usual grace.
      vi.setSystemTime(Date.now() + 4_500);
      throw Object.assign(new Error('timed out'), { name: 'TimeoutError' });
    });
    try {
      const made = await runWithin(400, () => createRecord(work.store.customers, company('Slow'), work));
      expect((await work.store.customers.get(made.doc.id))?.doc.name).toBe('Slow');
    } finally {
      restore();
      vi.useRealTimers();
    }
  });
});

describe('visitors with links', () => {
  it('wait by where they come from, and take no firm’s place', async () => {
    const visits = await Promise.all([enterAsVisitor('192.0.2.1'), enterAsVisitor('192.0.2.1')]);
    const third = enterAsVisitor('192.0.2.1');
    const other = await enterAsVisitor('192.0.2.2');
    const own = await enterGate(9_000_004);
    for (const leave of [...visits, other, own]) leave();
    (await third)();
  });
});

describe('an exception that nobody catches', () => {
  it('is thrown where its request is, and the process lives on', () => {
    const script = `
      const { runCatchingAll } = await import(${JSON.stringify(join(import.meta.dirname, '../../lib/http/uncaught.ts'))});
      const never = () => new Promise(() => {});
      const inTimer = runCatchingAll(() => { setTimeout(() => { throw new Error('in a timer'); }, 5); return never(); });
      const letGo = runCatchingAll(() => { void Promise.reject(new Error('let go')); return never(); });
      const fine = runCatchingAll(async () => { await new Promise((done) => setTimeout(done, 50)); return 'fine'; });
      const outcomes = await Promise.allSettled([inTimer, letGo, fine]);
      console.log(JSON.stringify(outcomes.map(({ reason, value }) => reason?.message ?? value)));
    `;
    const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      env: { ...process.env, LOG_LEVEL: 'silent' },
    });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(['in a timer', 'let go', 'fine']);
  });
});
