/** A webhook: who is told of which events, and how. */
import * as z from 'zod';
import { recordFields } from '../record.ts';

/** An organization's webhooks are read whole. */
export const mostWebhooks = 20;

/** The limits of Perfex's webhooks, and what counts where nothing is sent. */
export const webhookTimeout = { least: 1, most: 120, usual: 30 } as const;
export const webhookRetries = { least: 0, most: 10, usual: 3 } as const;

export const webhook = z.object({
  ...recordFields,
  name: z.string().min(1),
  /** On the public internet, http or https. */
  url: z.string(),
  /** As they were sent; see `coversEvent`. */
  events: z.array(z.string()),
  /** Signs deliveries; empty: they are not signed. Never shown. */
  secret: z.string().default(''),
  /** Seconds. A delivery never takes longer than an effect of the outbox may. */
  timeoutSeconds: z.int().default(webhookTimeout.usual),
  /** Further tries after a failed one. */
  retryCount: z.int().default(webhookRetries.usual),
  /** Sent with each delivery. */
  headers: z.record(z.string(), z.string()).default({}),
  active: z.boolean().default(true),
  /** The rights of the token that wrote it last: it is told of no record that these do not show. */
  scopes: z.array(z.string()),
});
export type Webhook = z.infer<typeof webhook>;

/** Lists what active webhooks together want to be told of, each once and in order. */
export const joinSubscriptions = (webhooks: readonly Pick<Webhook, 'active' | 'events'>[]): string[] =>
  [...new Set(webhooks.flatMap(({ active, events }) => (active ? events : [])))].sort();
