/**
 * The link by which someone without a token sees an invoice on paper: whoever has it may read this one document,
 * until the invoice's hash is renewed. A key is `<organization>-<hash>`; the invoice itself is named in the path.
 */

export type LinkKey = { organizationId: number; hash: string };

/** The key of an invoice's link. */
export const makeLinkKey = (organizationId: number, invoice: { hash: string }): string =>
  `${organizationId}-${invoice.hash}`;

/** What a key says, or null for what cannot be one. */
export function readLinkKey(text: string): LinkKey | null {
  const [, organizationId, hash] = /^([1-9]\d{0,11})-([0-9a-f]{32})$/.exec(text) ?? [];
  return organizationId && hash ? { organizationId: Number(organizationId), hash } : null;
}

/** Where an invoice on paper is, drawn by a template: siwapp's path, on this API's host. */
export const buildPaperPath = (invoiceId: number, templateId = 1): string =>
  `/api/v1/templates/${templateId}/invoices/${invoiceId}.pdf`;
