/** Instances of Lambda in one process: each has loaded the modules anew, and shares only the table with the others. */
import { vi } from 'vitest';
import type { Call, Reply } from '../../lab/api.ts';
import type { Request } from '../../lib/store/client.ts';

export type Instance = {
  send: (method: string, target: string, call?: Call) => Promise<Reply>;
  newFirm: typeof import('../../lab/api.ts').newFirm;
  inRounds: typeof import('./rounds.ts').inRounds;
  wrapTransport: typeof import('../../lib/store/client.ts').wrapTransport;
  /** What it has sent to the table so far. */
  sent: Request[];
};

/** The route that every instance still has when another has been started. It reads nothing itself. */
export const lastingPath = '/api/zapier/resources';

let started = 0;

/**
 * Starts a cold instance.
 * @param paths more routes that it still has when another has been started
 */
export async function startInstance(...paths: string[]): Promise<Instance> {
  vi.resetModules();
  started += 1;
  const number = started;
  // Each instance listens for exceptions that nobody catches.
  process.setMaxListeners(0);
  const [{ wrapTransport }, { dispatch }, { inRounds }] = await Promise.all([
    import('../../lib/store/client.ts'),
    import('../../generated/dispatch.ts'),
    import('./rounds.ts'),
  ]);
  for (const entry of dispatch) {
    const { load } = entry;
    const loaded = [lastingPath, ...paths].includes(entry.path) ? await load() : null;
    entry.load = async () => {
      if (loaded) return loaded;
      // A module that is loaded now would be the newest instance's.
      if (number !== started) throw new Error(`instance ${number} has not loaded ${entry.path}`);
      return load();
    };
  }
  const { send, newFirm } = await import('../../lab/api.ts');
  const sent: Request[] = [];
  wrapTransport((inner) => (request) => {
    sent.push(request);
    return inner(request);
  });
  return { send, newFirm, inRounds, wrapTransport, sent };
}

/** Starts so many, one after the other. */
export async function startInstances(count: number, ...paths: string[]): Promise<Instance[]> {
  const instances: Instance[] = [];
  for (let i = 0; i < count; i += 1) instances.push(await startInstance(...paths));
  return instances;
}

/** Whether a request adds to a count of requests. */
export const isReport = ({ type, input }: Request): boolean =>
  type === 'update' && String(input.Key?.pk).startsWith('system/requests/');
