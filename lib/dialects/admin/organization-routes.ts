/** The verbs over the organization's own settings, its logo and its webhook's secret. */
import * as z from 'zod';
import { invalidProblem } from '../../domain/problem.ts';
import { forgetPrincipals } from '../../http/authenticate.ts';
import { changeLogo, readPublicLogo } from '../../operations/organization/logo.ts';
import { changeOrganization, readCurrentOrganization } from '../../operations/organization/update.ts';
import { buildBody, describeBody, sampleBody, toInput } from '../bodies.ts';
import { declareFor } from '../declare.ts';
import { buildAnswer } from '../fields.ts';
import { withWireNames } from '../refusals.ts';
import { wirePathOf } from './columns.ts';
import { columns, logoColumn, logoPath, showOrganization, toOrganizationChanges } from './organization.ts';
import { protocol } from './protocol.ts';

const declare = declareFor(protocol, { name: 'organization', scope: 'admin' });
const path = '/admin/v1/organization';
const answer = buildAnswer(columns);

/** GET /admin/v1/organization. */
export const read = () =>
  declare(
    { method: 'GET', path, verb: 'read', summary: 'Read the settings of the organization.' },
    { answer },
    async (work) => {
      const doc = await readCurrentOrganization(work);
      return { status: 200, body: showOrganization({ doc, secret: null }, work) };
    },
  );

/** PATCH /admin/v1/organization: changes what is sent. */
export const update = () =>
  declare(
    { method: 'PATCH', path, verb: 'update', summary: 'Change the settings of the organization.' },
    {
      body: buildBody(columns, 'update', 'refuse unknown'),
      sample: { timezone: 'Europe/Madrid', perfex_totals: 'reject' },
      broken: { ...describeBody(columns, 'update').broken, unknown: 1 },
      answer,
    },
    async ({ body, ...work }) => {
      const { logo, ...changes } = toOrganizationChanges(body, work);
      // The address that a read shows, sent back, changes nothing.
      const keepsLogo = logo === undefined || logo === logoPath;
      const changed = await withWireNames(wirePathOf(columns), () =>
        keepsLogo ? changeOrganization(changes, work) : changeLogo(logo, changes, work),
      );
      forgetPrincipals();
      return { status: 200, body: showOrganization(changed, work) };
    },
  );

/** POST /admin/v1/organization/webhook-secret. The secret is shown only here; later messages are signed with it. */
export function renewSecret() {
  const summary = 'Create a new secret for the webhook; the previous one stops working.';
  return declare(
    { method: 'POST', path: `${path}/webhook-secret`, verb: 'renew-secret', summary, status: 201 },
    { answer: z.object({ webhook_secret: z.string() }) },
    async (work) => {
      const { secret } = await changeOrganization({}, work, { secret: true });
      forgetPrincipals();
      return { status: 201, body: { webhook_secret: secret } };
    },
  );
}

/** POST /admin/v1/organization/logo: the picture as a form's file or as a data URL. */
export function uploadLogo() {
  const summary = 'Upload the logo, a PNG or JPEG, as the file of a form (multipart/form-data) or as a data URL.';
  return declare(
    { method: 'POST', path: logoPath, verb: 'upload-logo', summary },
    {
      body: buildBody([logoColumn], 'update', 'refuse unknown'),
      files: ['logo', 'file'],
      sample: sampleBody([logoColumn]),
      broken: { logo: 'logo.png' },
      answer,
    },
    async ({ body, files, ...work }) => {
      if (files.length > 1) throw invalidProblem('logo', `takes one picture, but ${files.length} were sent`);
      const picture = files[0]?.bytes ?? toInput([logoColumn], body, work).logo;
      if (!picture) throw invalidProblem('logo', 'is required: send it as a file (multipart/form-data)');
      const changed = await changeLogo(picture, {}, work);
      forgetPrincipals();
      return { status: 200, body: showOrganization(changed, work) };
    },
  );
}

/** GET of the organization's logo, as a picture. */
export const readLogo = () =>
  declare(
    { method: 'GET', path: logoPath, verb: 'logo', summary: 'Show the logo.' },
    { answer: z.string().meta({ description: 'A PNG or JPEG.' }) },
    async (work) => {
      const { bytes, type } = await readPublicLogo(work);
      return { status: 200, body: bytes, headers: { 'content-type': type } };
    },
  );
