/** The verbs over the organization's own settings, its logo and the secret of its webhook. */
import * as z from 'zod';
import { invalidProblem } from '../../domain/problem.ts';
import { forgetPrincipals } from '../../http/authenticate.ts';
import { createHandler } from '../../http/lambda.ts';
import { changeLogo, readPublicLogo } from '../../operations/organization/logo.ts';
import { changeOrganization, readCurrentOrganization } from '../../operations/organization/update.ts';
import { buildBody, describeBody, toInput } from '../bodies.ts';
import { buildAnswer } from '../fields.ts';
import { withWireNames } from '../refusals.ts';
import type { Declared } from '../routes.ts';
import { wirePathOf } from './columns.ts';
import { columns, logoColumn, logoPath, showOrganization, toOrganizationChanges } from './organization.ts';
import { declare, protocol } from './protocol.ts';

const path = '/admin/v1/organization';
const resource = 'organization';
const answer = buildAnswer(columns);

/** GET /admin/v1/organization. */
export function read(): Declared {
  const summary = 'Read the settings of the organization.';
  const route = { ...declare({ method: 'GET', path, resource, verb: 'read', status: 200, summary }), answer };
  const handler = createHandler(protocol, route, async (work) => ({
    status: 200,
    body: showOrganization({ doc: await readCurrentOrganization(work), secret: null }, work),
  }));
  return { route, handler };
}

/** PATCH /admin/v1/organization. */
export function update(): Declared {
  const summary = 'Change the settings of the organization.';
  const route = {
    ...declare({ method: 'PATCH', path, resource, verb: 'update', status: 200, summary }),
    body: buildBody(columns, 'update', 'refuse unknown'),
    sample: { timezone: 'Europe/Madrid', perfex_totals: 'reject' },
    broken: { ...describeBody(columns, 'update').broken, unknown: 1 },
    answer,
  };
  const handler = createHandler(protocol, route, async ({ body, ...work }) => {
    const { logo, ...changes } = toOrganizationChanges(body, work);
    // Sent back as it was shown, it is to stay.
    const stays = logo === undefined || logo === logoPath;
    const changed = await withWireNames(wirePathOf(columns), () =>
      stays ? changeOrganization(changes, work) : changeLogo(logo, changes, work),
    );
    forgetPrincipals();
    return { status: 200, body: showOrganization(changed, work) };
  });
  return { route, handler };
}

/** POST /admin/v1/organization/webhook-secret: another one, shown this once; messages are signed with it from now on. */
export function renewSecret(): Declared {
  const summary = 'Make a new secret for the webhook; the one before is not used any more.';
  const own = { path: `${path}/webhook-secret`, resource, verb: 'renew-secret', summary };
  const route = {
    ...declare({ ...own, method: 'POST', status: 201 }),
    answer: z.object({ webhook_secret: z.string() }),
  };
  const handler = createHandler(protocol, route, async (work) => {
    const { secret } = await changeOrganization({}, work, { secret: true });
    forgetPrincipals();
    return { status: 201, body: { webhook_secret: secret } };
  });
  return { route, handler };
}

/** POST /admin/v1/organization/logo: a picture as the file of a form, or as a data URL. */
export function uploadLogo(): Declared {
  const summary = 'Upload the logo, a PNG or JPEG, as the file of a form (multipart/form-data) or as a data URL.';
  const { sample } = describeBody([logoColumn], 'update');
  const route = {
    ...declare({ method: 'POST', path: logoPath, resource, verb: 'upload-logo', status: 200, summary }),
    body: buildBody([logoColumn], 'update', 'refuse unknown'),
    files: ['logo', 'file'],
    sample,
    broken: { logo: 'logo.png' },
    answer,
  };
  const handler = createHandler(protocol, route, async ({ body, files, ...work }) => {
    if (files.length > 1) throw invalidProblem('logo', `takes one picture, but ${files.length} were sent`);
    const picture = files[0]?.bytes ?? toInput([logoColumn], body, work).logo;
    if (!picture) throw invalidProblem('logo', 'is required: send it as a file (multipart/form-data)');
    const changed = await changeLogo(picture, {}, work);
    forgetPrincipals();
    return { status: 200, body: showOrganization(changed, work) };
  });
  return { route, handler };
}

/** GET /admin/v1/organization/logo: the picture. */
export function readLogo(): Declared {
  const route = {
    ...declare({ method: 'GET', path: logoPath, resource, verb: 'logo', status: 200, summary: 'Show the logo.' }),
    answer: z.string().meta({ description: 'A PNG or JPEG.' }),
  };
  const handler = createHandler(protocol, route, async (work) => {
    const { bytes, type } = await readPublicLogo(work);
    return { status: 200, body: bytes, headers: { 'content-type': type } };
  });
  return { route, handler };
}
