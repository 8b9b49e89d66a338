/** The five verbs over any list of settings, and the two over the organization. One function a verb. */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { invalid } from '../../domain/problem.ts';
import { forgetPrincipals } from '../../http/authenticate.ts';
import { type Handler, lambda } from '../../http/lambda.ts';
import type { Method, Route } from '../../http/route.ts';
import { changeLogo, shownLogo } from '../../operations/organization/logo.ts';
import { changeOrganization, currentOrganization } from '../../operations/organization/update.ts';
import { protocol } from './envelope.ts';
import { listAt, lists } from './lists.ts';
import {
  logoPath,
  organizationAnswer,
  organizationBody,
  organizationChange,
  organizationChanges,
  showOrganization,
} from './organization.ts';
import { listQuery } from './paging.ts';

type Declared = { route: Route; handler: Handler };

const declare = <const M extends Method, const S extends 200 | 201 | 204>(
  method: M,
  path: string,
  resource: string,
  verb: string,
  status: S,
  summary: string,
) => ({
  method,
  path,
  dialect: 'admin' as const,
  resource,
  verb,
  scope: 'admin' as const,
  status,
  summary,
});
const listParams = z.object({
  list: z.string().meta({ description: `One of ${Object.keys(lists).join(', ')}.` }),
});
const entryParams = listParams.extend({ id: z.string() });
const anyOf = (schemas: z.ZodType[]): z.ZodType => z.union(schemas);
const answers = anyOf(Object.values(lists).map((list) => list.answer));
const bodies = z.looseObject({});

/** GET /admin/v1/{list}. */
export function list(): Declared {
  const route = {
    ...declare(
      'GET',
      '/admin/v1/{list}',
      'lists',
      'list',
      200,
      'List the entries of a setting, in pages where asked for; X-Total-Count tells how many there are.',
    ),
    params: listParams,
    query: listQuery,
    answer: z.array(answers),
  };
  const handler = lambda(protocol, route, async ({ params, query, ...work }) => {
    const { total, entries } = await listAt(params.list).all(query, work);
    return { status: 200, body: entries, headers: { 'x-total-count': String(total) } };
  });
  return { route, handler };
}

/** GET /admin/v1/{list}/{id}. */
export function read(): Declared {
  const route = {
    ...declare('GET', '/admin/v1/{list}/{id}', 'lists', 'read', 200, 'Read an entry of a setting.'),
    params: entryParams,
    answer: answers,
  };
  return {
    route,
    handler: lambda(protocol, route, async ({ params, ...work }) => ({
      status: 200,
      body: await listAt(params.list).one(params.id, work),
    })),
  };
}

/** POST /admin/v1/{list}. */
export function create(): Declared {
  const route = {
    ...declare('POST', '/admin/v1/{list}', 'lists', 'create', 201, 'Add an entry to a setting.'),
    params: listParams,
    body: bodies,
    sample: { name: 'VAT 9%', rate: 9 },
    required: ['name', 'rate'],
    broken: { name: 7, rate: 'much', active: 'perhaps' },
    answer: answers,
  };
  const handler = lambda(protocol, route, async ({ params, body, ...work }) => {
    const at = listAt(params.list);
    return { status: 201, body: await at.add(body, work) };
  });
  return { route, handler };
}

/** What is sent as it is shown says nothing, and may be something that is only shown. */
function withoutEcho(body: Readonly<Record<string, unknown>>, shown: unknown): Record<string, unknown> {
  const stands = new Map(Object.entries(shown ?? {}));
  return Object.fromEntries(
    Object.entries(body).filter(([name, value]) => !stands.has(name) || !isDeepStrictEqual(value, stands.get(name))),
  );
}

/** PATCH /admin/v1/{list}/{id}. */
export function update(): Declared {
  const route = {
    ...declare('PATCH', '/admin/v1/{list}/{id}', 'lists', 'update', 200, 'Change an entry of a setting.'),
    params: entryParams,
    body: bodies,
    sample: { name: 'VAT 9%' },
    broken: { name: '', rate: 'much', unknown: 1 },
    answer: answers,
  };
  const handler = lambda(protocol, route, async ({ params, body, ...work }) => {
    const at = listAt(params.list);
    const said = withoutEcho(body, await at.one(params.id, work));
    const changed = await at.change(params.id, said, work);
    if (params.list === 'tokens') forgetPrincipals();
    return { status: 200, body: changed };
  });
  return { route, handler };
}

/** DELETE /admin/v1/{list}/{id}. */
export function remove(): Declared {
  const route = {
    ...declare('DELETE', '/admin/v1/{list}/{id}', 'lists', 'delete', 204, 'Delete an entry of a setting.'),
    params: entryParams,
  };
  const handler = lambda(protocol, route, async ({ params, ...work }) => {
    await listAt(params.list).drop(params.id, work);
    if (params.list === 'tokens') forgetPrincipals();
    return { status: 204 };
  });
  return { route, handler };
}

/** GET /admin/v1/organization. */
export function readOrganization(): Declared {
  const route = {
    ...declare('GET', '/admin/v1/organization', 'organization', 'read', 200, 'Read the settings of the organization.'),
    answer: organizationAnswer,
  };
  return {
    route,
    handler: lambda(protocol, route, async (work) => ({
      status: 200,
      body: showOrganization(await currentOrganization(work)),
    })),
  };
}

/** PATCH /admin/v1/organization. */
export function updateOrganization(): Declared {
  const route = {
    ...declare(
      'PATCH',
      '/admin/v1/organization',
      'organization',
      'update',
      200,
      'Change the settings of the organization.',
    ),
    body: organizationChange,
    sample: { timezone: 'Europe/Madrid', perfex_totals: 'reject' },
    broken: { currency: 'XXQ', timezone: 'Mars/Base', perfex_totals: 'maybe', unknown: 1 },
    answer: organizationAnswer,
  };
  const handler = lambda(protocol, route, async ({ body, ...work }) => {
    const { id = work.firm.id, webhook_secret: _, ...given } = body;
    if (id !== work.firm.id) throw invalid('id', 'cannot change');
    const changes = organizationChanges(given, work.firm.timezone);
    const { logo } = given;
    // Sent back as it was shown, it is to stay.
    const stays = logo === undefined || logo === logoPath;
    const { doc, secret } = await (stays ? changeOrganization(changes, work) : changeLogo(logo, changes, work));
    forgetPrincipals();
    return { status: 200, body: showOrganization(doc, secret) };
  });
  return { route, handler };
}

/** POST /admin/v1/organization/webhook-secret: another one, shown this once; messages are signed with it from now on. */
export function renewSecret(): Declared {
  const path = '/admin/v1/organization/webhook-secret';
  const summary = 'Make a new secret for the webhook; the one before is not used any more.';
  const route = {
    ...declare('POST', path, 'organization', 'renew-secret', 201, summary),
    answer: z.object({ webhook_secret: z.string() }),
  };
  const handler = lambda(protocol, route, async (work) => {
    const { secret } = await changeOrganization({}, work, { secret: true });
    forgetPrincipals();
    return { status: 201, body: { webhook_secret: secret } };
  });
  return { route, handler };
}

/** A dot. */
const smallest =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** POST /admin/v1/organization/logo: a picture as the file of a form, or as a data URL. */
export function uploadLogo(): Declared {
  const summary = 'Upload the logo, a PNG or JPEG, as the file of a form (multipart/form-data) or as a data URL.';
  const route = {
    ...declare('POST', logoPath, 'organization', 'upload-logo', 200, summary),
    body: organizationBody.pick({ logo: true }),
    files: ['logo', 'file'],
    sample: { logo: smallest },
    broken: { logo: 'logo.png' },
    answer: organizationAnswer,
  };
  const handler = lambda(protocol, route, async ({ body, files, ...work }) => {
    if (files.length > 1) throw invalid('logo', `is one picture, and these are ${files.length}`);
    const picture = files[0]?.bytes ?? body.logo;
    if (!picture) throw invalid('logo', 'is required: send it as a file (multipart/form-data)');
    const { doc, secret } = await changeLogo(picture, {}, work);
    forgetPrincipals();
    return { status: 200, body: showOrganization(doc, secret) };
  });
  return { route, handler };
}

/** GET /admin/v1/organization/logo: the picture. */
export function showLogo(): Declared {
  const route = {
    ...declare('GET', logoPath, 'organization', 'logo', 200, 'Show the logo.'),
    answer: z.string().meta({ description: 'A PNG or JPEG.' }),
  };
  const handler = lambda(protocol, route, async (work) => {
    const { bytes, type } = await shownLogo(work);
    return { status: 200, body: bytes, headers: { 'content-type': type } };
  });
  return { route, handler };
}
