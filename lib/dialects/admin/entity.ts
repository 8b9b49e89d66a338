/** What a list of settings says about itself. */
import type * as z from 'zod';
import type { Work } from '../../store/work.ts';

/** What the five verbs need of a list, whatever its records are. */
export type SettingsList = {
  answer: z.ZodType;
  all: (work: Work) => Promise<unknown[]>;
  one: (id: string, work: Work) => Promise<unknown>;
  /** Both writes take the body as it came in, and refuse what is wrong with it. */
  add: (body: unknown, work: Work) => Promise<unknown>;
  change: (id: string, body: unknown, work: Work) => Promise<unknown>;
  drop: (id: string, work: Work) => Promise<void>;
};
