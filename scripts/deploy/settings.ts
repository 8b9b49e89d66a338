/** The settings of a stage. They are kept in the core stack, so that a deployment that names none changes none. */
import * as z from 'zod';
import { Mistake } from '../mistake.ts';

const count = (least: number, most: number) =>
  z.string().refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most, {
    error: `must be a whole number from ${least} to ${most}`,
  });

/** By option of `npm run deploy`; an empty text removes a setting. */
const schema = z.object({
  /** The one domain for all APIs, with its certificate in us-east-1 and, where it is at Route 53, its hosted zone. */
  domain: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be a domain such as api.example.com'),
  certificate: z
    .string()
    .regex(/^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/.+$/, 'must be the ARN of a certificate in us-east-1'),
  zone: z.string().regex(/^Z[A-Z0-9]+$/, 'must be the id of a hosted zone'),
  mail: z.enum(['ses', 'smtp']),
  'mail-from': z.email('must be an address alone, such as billing@example.com'),
  'mails-per-second': count(1, 1_000),
  'alarm-email': z.email('must be an address'),
  /** US dollars a month. */
  budget: count(1, 1_000_000),
  'requests-per-second': count(1, 10_000),
  'requests-burst': count(1, 5_000),
  /** Of one token, or of one address of visitors with links. */
  'requests-per-minute': count(60, 1_000_000),
  /** `off`: nothing is created or sent until they are on again. */
  jobs: z.enum(['on', 'off']),
  'log-days': z.enum(['1', '3', '5', '7', '14', '30', '60', '90', '180', '365']),
  tracing: z.enum(['on', 'off']),
  /** Another table than quintet-<stage>: one that was restored. */
  table: z.string().regex(/^[a-zA-Z0-9_.-]{3,255}$/, 'must be the name of a table'),
});

export const settingNames = Object.keys(schema.shape) as readonly (keyof typeof schema.shape)[];
export type Settings = Readonly<Partial<Record<keyof typeof schema.shape, string>>>;

/** Looks at each option alone, before AWS is asked for the others. @throws Mistake naming one that cannot be */
export function checkSettings(given: Readonly<Record<string, string | undefined>>): void {
  const named = Object.entries(given).filter(([, value]) => value !== '' && value !== undefined);
  const parsed = schema.partial().safeParse(Object.fromEntries(named));
  if (parsed.success) return;
  const [issue] = parsed.error.issues;
  throw new Mistake(`--${issue?.path.join('.')} ${issue?.message}`);
}

/**
 * Applies options to the settings of the last deployment.
 * @throws Mistake naming an option that cannot be
 */
export function mergeSettings(kept: string | undefined, given: Settings): Settings {
  const all = Object.entries({ ...JSON.parse(kept || '{}'), ...given }).filter(
    // A later version may have kept a setting that this one does not know.
    ([name, value]) => value !== '' && value !== undefined && Object.hasOwn(schema.shape, name),
  );
  const settings: Settings = Object.fromEntries(all);
  checkSettings(settings);
  if (settings.domain && !settings.certificate) {
    throw new Mistake('--domain needs --certificate, the ARN of its certificate in us-east-1');
  }
  if (settings.zone && !settings.domain) throw new Mistake('--zone is for --domain');
  if (settings.mail && !settings['mail-from']) throw new Mistake('--mail needs --mail-from, the sender');
  return settings;
}

/** Lists what a deployment changes, for people. */
export function describeChanges(kept: string | undefined, now: Settings): string[] {
  const before = JSON.parse(kept || '{}') as Settings;
  return settingNames.flatMap((name) => {
    if (before[name] === now[name]) return [];
    return [`${name}: ${before[name] ?? 'none'} → ${now[name] ?? 'none'}`];
  });
}

/** Makes the parameters of serverless.yml that follow from settings alone. */
export function toParameters(
  settings: Settings,
  { stage, region }: { stage: string; region: string },
): Record<string, string> {
  const { domain, jobs, mail, table, tracing, ...rest } = settings;
  return {
    ...rest,
    ...(domain ? { domain, origin: `https://${domain}` } : {}),
    ...(mail === 'ses' ? { 'ses-region': region } : {}),
    ...(mail === 'smtp' ? { 'smtp-secret': `/quintet/${stage}/smtp-url` } : {}),
    ...(jobs === 'off' ? { 'jobs-run': 'false' } : {}),
    ...(tracing === 'on' ? { 'tracing-mode': 'Active' } : {}),
    ...(table ? { 'table-name': table } : {}),
    settings: JSON.stringify(settings),
  };
}
