/**
 * Links that show an invoice's paper without a token. A key `<organization>-<hash>` opens the one invoice that the path
 * names, until its hash is renewed.
 */

export type LinkKey = { organizationId: number; hash: string };

/** Builds the key of an invoice's link. */
export const makeLinkKey = (organizationId: number, invoice: { hash: string }): string =>
  `${organizationId}-${invoice.hash}`;

/** Reads a key; null for anything else. */
export function readLinkKey(text: string): LinkKey | null {
  const [, organizationId, hash] = /^([1-9]\d{0,11})-([0-9a-f]{32})$/.exec(text) ?? [];
  return organizationId && hash ? { organizationId: Number(organizationId), hash } : null;
}

/** Builds the path of an invoice's PDF. */
export const buildPaperPath = (invoiceId: number, templateId = 1): string =>
  `/api/v1/templates/${templateId}/invoices/${invoiceId}.pdf`;
