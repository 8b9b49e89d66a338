/**
 * Somebody else writes between two reads of an operation, at each moment there is. What it answers is what it would have
 * answered before that or after it, never what follows from half of it.
 */
import { AsyncResource } from 'node:async_hooks';
import { describe, expect, it, vi } from 'vitest';
import { customer, invoice, newBooks, oneLine, payment, rule } from '../../lab/books.ts';
import { meter } from '../../lab/faults.ts';
import type { Invoice } from '../../lib/domain/invoice/invoice.ts';
import { invalidProblem } from '../../lib/domain/problem.ts';
import { createContact } from '../../lib/operations/contact/write.ts';
import { createCreditNote, updateCreditNote } from '../../lib/operations/credit-note/write.ts';
import { deleteCustomer } from '../../lib/operations/customer/delete.ts';
import { createEstimate } from '../../lib/operations/estimate/write.ts';
import { createExpense } from '../../lib/operations/expense/create.ts';
import { chargeRecords } from '../../lib/operations/invoice/charge.ts';
import { deleteInvoice } from '../../lib/operations/invoice/delete.ts';
import { updateInvoice } from '../../lib/operations/invoice/update.ts';
import { createMilestone, updateMilestone } from '../../lib/operations/milestone/write.ts';
import { deletePayment, updatePayment } from '../../lib/operations/payment/record-payment.ts';
import { deleteProject, updateProject } from '../../lib/operations/project/change.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { deleteRecord } from '../../lib/operations/record/records.ts';
import { generateNext } from '../../lib/operations/recurrence/generate-next.ts';
import { createBoard } from '../../lib/operations/settings/boards.ts';
import { deleteEntry } from '../../lib/operations/settings/entries.ts';
import { repeatingSubscriptions } from '../../lib/operations/subscription/occurrence.ts';
import { createSubscription, updateSubscription } from '../../lib/operations/subscription/write.ts';
import { createTask, updateTask } from '../../lib/operations/task/write.ts';
import { createTicket } from '../../lib/operations/ticket/write.ts';
import { createTimesheet, deleteTimesheet, updateTimesheet } from '../../lib/operations/timesheet/write.ts';
import { ensureStaff } from '../../lib/operations/token/tokens.ts';
import { extendWait } from '../../lib/platform/clock.ts';
import { type Request, readTableName, wrapTransport } from '../../lib/store/client.ts';
import { sequenceKey } from '../../lib/store/keys.ts';
import { retryOnConflict } from '../../lib/store/retry.ts';
import type { Work } from '../../lib/store/work.ts';

type Outcome = { value: unknown } | { code: string; message: string };

/** What an operation comes to where something happens before its n-th request; null where it has fewer. */
async function interrupted(
  run: () => Promise<unknown>,
  n: number,
  act: () => Promise<unknown>,
): Promise<Outcome | null> {
  let count = 0;
  let acted = false;
  const restore = wrapTransport((inner) => async (request: Request) => {
    count += 1;
    if (count - 1 === n) {
      acted = true;
      await act();
    }
    return inner(request);
  });
  const outcome = await run().then(
    (value): Outcome => ({ value }),
    (error: unknown): Outcome => {
      const { name, code, message } = error as { name: string; code?: string; message: string };
      return { code: name === 'Problem' && code ? code : `fault: ${name}`, message };
    },
  );
  restore();
  return acted ? outcome : null;
}

type Scene = { run: () => Promise<unknown>; meanwhile: () => Promise<unknown> };

/** All outcomes there are, each once. */
async function outcomes(scene: () => Promise<Scene>): Promise<string[]> {
  const seen = new Set<string>();
  for (let n = 0; ; n += 1) {
    const { run, meanwhile } = await scene();
    const outcome = await interrupted(run, n, meanwhile);
    if (!outcome) return [...seen];
    seen.add('value' in outcome ? 'done' : `${outcome.code}: ${outcome.message.replaceAll(/\d+/g, '#')}`);
  }
}

const projectOf = (work: Work, customerId: number | null) =>
  createProject({ name: 'Artemis', startsOn: '2024-01-01', customerId, boards: ['One', 'Two'] }, work);

describe('money that changes between two reads', () => {
  it('a payment that goes with its invoice is what is missing, not the invoice', async () => {
    const work = await newBooks();
    const scene = (run: (id: number) => Promise<unknown>) => async (): Promise<Scene> => {
      const bill = await invoice(work);
      const { id } = await payment(work, { invoiceId: bill.id, amount: '10' });
      const meanwhile = async () => {
        await deletePayment(id, work);
        await deleteInvoice(bill.id, work);
      };
      return { run: () => run(id), meanwhile };
    };
    const gone = ['not_found: payment not found'];
    expect(await outcomes(scene((id) => deletePayment(id, work)))).toEqual(gone);
    expect(await outcomes(scene((id) => updatePayment(id, { amount: '5' }, work)))).toEqual(gone);
  });

  it('a credit that somebody else has given just so is there, and no more than the invoice can take', async () => {
    const work = await newBooks();
    const customerId = await customer(work);
    const scene = async (): Promise<Scene> => {
      const bill = await invoice(work, { customerId });
      const { doc } = await createCreditNote({ customerId, lines: oneLine() }, work);
      const credit = () => updateCreditNote(doc.id, { credits: [{ invoiceId: bill.id, amount: '100' }] }, work);
      return { run: credit, meanwhile: credit };
    };
    expect(await outcomes(scene)).toEqual(['done']);
  });

  it('time is charged to whom its project and the invoice are for, before and after both move', async () => {
    const work = await newBooks();
    await ensureStaff('sarah@example.com', work);
    const [from, to] = [await customer(work, 'From'), await customer(work, 'To')];
    const scene = async (): Promise<Scene> => {
      const project = await projectOf(work, from);
      const task = await createTask({ name: 'Dig', relatedTo: 'project', relatedId: project.doc.id }, work);
      const day = { startedAt: '2024-03-01T08:00:00.000Z', endedAt: '2024-03-01T10:00:00.000Z' };
      const time = await createTimesheet({ taskId: task.doc.id, staffId: 1, ...day }, work);
      const bill = await invoice(work, { customerId: from });
      const meanwhile = async () => {
        await updateInvoice(bill.id, { customerId: to }, work);
        await updateProject(project.doc.id, () => ({ customerId: to }), work);
      };
      const none = { timesheets: [], expenses: [] };
      const add = { timesheets: [time.doc.id], expenses: [] };
      return { run: () => chargeRecords(bill.id, { add, remove: none }, work), meanwhile };
    };
    expect(await outcomes(scene)).toEqual(['done']);
  });
});

describe('a record found for what was asked', () => {
  it('is replaced if it was found by name: a bill creates a new customer when the found one is deleted meanwhile', async () => {
    const work = await newBooks();
    let round = 0;
    const scene = (run: (name: string) => Promise<unknown>) => async (): Promise<Scene> => {
      round += 1;
      const name = `Acme ${round}`;
      const id = await customer(work, name);
      return { run: () => run(name), meanwhile: () => deleteCustomer(id, work) };
    };
    const named = (name: string) => ({ lines: oneLine(), snapshot: { name } });
    expect(await outcomes(scene((name) => invoice(work, named(name))))).toEqual(['done']);
    expect(await outcomes(scene((name) => createEstimate(named(name), work)))).toEqual(['done']);
    expect(await outcomes(scene((name) => rule(work, { startsOn: '2024-01-01', ...named(name) })))).toEqual(['done']);
  });

  it('belongs to the latest version of the project: an expense gets the customer to whom the project moved', async () => {
    const work = await newBooks();
    const to = await customer(work, 'To');
    const scene = async (): Promise<Scene> => {
      const from = await customer(work, 'From');
      const project = await projectOf(work, from);
      const meanwhile = async () => {
        await updateProject(project.doc.id, () => ({ customerId: to }), work);
        await deleteCustomer(from, work);
      };
      const wish = { categoryId: 1, spentOn: '2024-01-02', amount: '20', projectId: project.doc.id };
      return { run: () => createExpense(wish, work), meanwhile };
    };
    expect(await outcomes(scene)).toEqual(['done']);
  });

  it('is refused under the name it was given: a ticket by the contact, not by the contact’s customer', async () => {
    const work = await newBooks();
    let round = 0;
    const scene = async (): Promise<Scene> => {
      round += 1;
      const customerId = await customer(work);
      const email = `wile${round}@acme.example`;
      const { doc } = await createContact({ customerId, firstName: 'Wile', lastName: 'Coyote', email }, work);
      const run = () => createTicket({ subject: 'Anvil', department: '1', contactId: doc.id }, work);
      return { run, meanwhile: () => deleteCustomer(customerId, work) };
    };
    expect(await outcomes(scene)).toEqual(['invalid: contactId refers to a record that does not exist (#)']);
  });

  it('an occurrence is made from what repeats as it now is, and no failure of it', async () => {
    const work = await newBooks({}, '2024-03-01T12:00:00.000Z');
    const [from, to] = [await customer(work, 'From'), await customer(work, 'To')];
    const wish = {
      name: 'Hosting',
      customerId: from,
      unitPrice: '10',
      every: 1,
      unit: 'month',
      nextAt: work.at,
    } as const;
    const { doc } = await createSubscription(wish, work);
    const known = await work.store.subscriptions.get(doc.id);
    if (!known) throw new Error('no subscription');
    await updateSubscription(doc.id, { customerId: to }, work);
    await deleteCustomer(from, work);
    const step = await generateNext(repeatingSubscriptions, known, work);
    expect((step?.made as Invoice | undefined)?.customerId).toBe(to);
  });
});

describe('work that moves between two reads', () => {
  it('a task may have the milestone of the project that it is in by then', async () => {
    const work = await newBooks();
    const [from, to] = [await projectOf(work, null), await projectOf(work, null)];
    const scene = async (): Promise<Scene> => {
      const dueOn = '2024-02-01';
      const task = await createTask({ name: 'Dig', relatedTo: 'project', relatedId: from.doc.id }, work);
      const milestone = await createMilestone({ projectId: from.doc.id, name: 'Start', dueOn }, work);
      const meanwhile = async () => {
        await updateMilestone(milestone.doc.id, { projectId: to.doc.id }, work);
        await updateTask(task.doc.id, () => ({ relatedTo: 'project', relatedId: to.doc.id }), work);
      };
      return { run: () => updateTask(task.doc.id, () => ({ milestoneId: milestone.doc.id }), work), meanwhile };
    };
    expect(await outcomes(scene)).toEqual(['done']);
  });

  it('time that is taken back is not there to be changed', async () => {
    const work = await newBooks();
    await ensureStaff('sarah@example.com', work);
    const project = await projectOf(work, null);
    const task = await createTask({ name: 'Dig', relatedTo: 'project', relatedId: project.doc.id }, work);
    const scene = (run: (id: number) => Promise<unknown>) => async (): Promise<Scene> => {
      const day = { startedAt: '2024-03-01T08:00:00.000Z', endedAt: '2024-03-01T10:00:00.000Z' };
      const { doc } = await createTimesheet({ taskId: task.doc.id, staffId: 1, ...day }, work);
      return { run: () => run(doc.id), meanwhile: () => deleteTimesheet(doc.id, work) };
    };
    const gone = ['not_found: timesheet not found'];
    const shorter = { endedAt: '2024-03-01T09:00:00.000Z' };
    expect(await outcomes(scene((id) => updateTimesheet(id, () => shorter, work)))).toEqual(gone);
    expect(await outcomes(scene((id) => deleteTimesheet(id, work)))).toEqual(gone);
  });

  it('a board that goes from one list to the other is deleted with its project, once', async () => {
    const work = await newBooks();
    const scene = async (): Promise<Scene> => {
      const project = await projectOf(work, null);
      const { doc } = await createBoard({ projectId: project.doc.id, name: 'Three' }, work);
      return {
        run: () => deleteProject(project.doc.id, work),
        meanwhile: () => deleteEntry(work.store.boards, doc.id, work),
      };
    };
    expect(await outcomes(scene)).toEqual(['done']);
  });
});

describe('what is true is told', () => {
  it('a refusal at once, and with one look more where it follows from several reads', async () => {
    const work = await newBooks();
    const bill = await invoice(work);
    const { id } = await payment(work, { invoiceId: bill.id, amount: '10' });
    const metered = meter();
    await expect(deleteRecord(work.store.payments, 4711, work)).rejects.toMatchObject({ code: 'not_found' });
    expect(metered.turns()).toBe(1);
    metered.reset();
    await expect(updatePayment(id, { currency: 'USD' }, work)).rejects.toMatchObject({ code: 'invalid' });
    expect(metered.turns()).toBe(3);
    metered.restore();
  });

  it('a damaged record is a fault, and not that there is too much going on', async () => {
    const work = await newBooks();
    const bill = await invoice(work);
    const { id } = await payment(work, { invoiceId: bill.id, amount: '10' });
    const stored = await work.store.invoices.get(bill.id);
    if (!stored) throw new Error('no invoice');
    const broken = { ...stored.doc, issueOn: 'never' };
    await work.store.save([work.store.invoices.update(stored, broken)]);
    const metered = meter();
    await expect(updatePayment(id, { amount: '5' }, work)).rejects.toMatchObject({ name: 'ZodError' });
    expect(metered.turns()).toBe(3);
    metered.restore();
  });

  it('a fault or a refusal that rests on records that keep changing is reported after the time limit', async () => {
    const work = await newBooks();
    const [still, restless] = [await customer(work, 'Still'), await customer(work, 'Restless')];
    const { customers } = work.store;
    vi.useFakeTimers({ toFake: ['Date'] });
    const failing = (error: Error) => () =>
      retryOnConflict(async () => {
        const [, before] = await Promise.all([customers.get(still), customers.get(restless)]);
        if (before) await work.store.save([customers.bump(before)]);
        vi.setSystemTime(Date.now() + extendWait(4_000));
        throw error;
      });
    await expect(failing(new Error('broken'))()).rejects.toThrow('broken');
    await expect(failing(invalidProblem('amount', 'is too large'))()).rejects.toMatchObject({ code: 'invalid' });
    vi.useRealTimers();
  });
});

describe('an operation that looks again', () => {
  /** Runs something outside of what is under way, as another process would. */
  const elsewhere = AsyncResource.bind((act: () => Promise<unknown>) => act());

  it.each([false, true])('does so where one half was read outside of another (nested: %s)', async (nested) => {
    const work = await newBooks();
    const { customers } = work.store;
    const ids = [await customer(work, '5'), await customer(work, '5')] as const;
    const numberOf = async (id: number): Promise<number> => Number((await customers.get(id))?.doc.name);
    let moved = false;
    const move = async (): Promise<void> => {
      moved = true;
      const both = await Promise.all(ids.map((id) => customers.get(id)));
      const names = ['9', '1'];
      await work.store.save(
        both.flatMap((one, i) => (one ? [customers.update(one, { ...one.doc, name: names[i] ?? '' })] : [])),
      );
    };
    const sum = await retryOnConflict(async () => {
      const first = await numberOf(ids[0]);
      if (!moved) await elsewhere(move);
      const check = async (): Promise<number> => {
        const both = first + (await numberOf(ids[1]));
        if (both !== 10) throw invalidProblem('sum', `is ${both}`);
        return both;
      };
      return nested ? retryOnConflict(check) : check();
    });
    expect(sum).toBe(10);
  });

  it('does not write again what it has written before it was refused', async () => {
    const work = await newBooks();
    const { customers } = work.store;
    const id = await customer(work);
    let writes = 0;
    const refused = retryOnConflict(async () => {
      const stored = await customers.get(id);
      if (!stored) throw new Error('no customer');
      await work.store.save([customers.update(stored, { ...stored.doc, name: `${writes}` })]);
      writes += 1;
      await customers.get(id);
      throw invalidProblem('name', 'is refused');
    });
    await expect(refused).rejects.toMatchObject({ code: 'invalid' });
    expect(writes).toBe(1);
  });

  it('is not kept by numbers that others take all the time', async () => {
    const work = await newBooks();
    const input = { customerId: await customer(work), lines: oneLine() };
    await createEstimate({ ...input, number: 900 }, work);
    const taken: Request = {
      type: 'update',
      input: {
        TableName: readTableName(),
        Key: sequenceKey(work.organization.id, 'estimate-number'),
        UpdateExpression: 'ADD n :one',
        ExpressionAttributeValues: { ':one': 1 },
      },
    };
    let requests = 0;
    const restore = wrapTransport((inner) => async (request: Request) => {
      requests += 1;
      // Somebody else takes a number each time.
      if (request.type === 'transact') await elsewhere(() => inner(taken));
      return inner(request);
    });
    await expect(createEstimate({ ...input, number: 900 }, work)).rejects.toMatchObject({ code: 'duplicate' });
    restore();
    expect(requests).toBeLessThan(8);
  });
});
