/** Invoices on paper: made and drawn through siwapp, and read back from the file. */
import { inflateSync } from 'node:zlib';
import { getDocumentProxy } from 'unpdf';
import { expect } from 'vitest';
import type { Firm, Reply } from '../../lab/api.ts';

export type Item = {
  description: string;
  quantity?: number;
  unitary_cost: number;
  discount?: number;
  tax_ids?: number[];
};

/** Makes an invoice; its id. */
export async function invoiceOf(firm: Firm, attributes: object, items: Item[]): Promise<number> {
  const reply = await firm.as('siwapp')('POST', '/api/v1/invoices', {
    body: {
      data: { attributes, relationships: { items: { data: items.map((one) => ({ attributes: one })) } } },
    },
  });
  expect(reply.status, JSON.stringify(reply.body)).toBe(201);
  return Number(reply.body.data.id);
}

/** Asks for the PDF of an invoice. */
export const paper = (firm: Firm, id: number, template = 1): Promise<Reply> =>
  firm.as('siwapp')('GET', `/api/v1/templates/${template}/invoices/${id}.pdf`);

/** A piece of text and where it begins, in points from the left and the bottom of its page. */
export type Placed = { page: number; text: string; x: number; y: number };

/** Everything printed, in the order it was drawn. */
export async function placedOn(file: Buffer): Promise<Placed[]> {
  const doc = await getDocumentProxy(new Uint8Array(file));
  const placed: Placed[] = [];
  for (let page = 1; page <= doc.numPages; page += 1) {
    const { items } = await (await doc.getPage(page)).getTextContent();
    for (const item of items) {
      if (!('str' in item) || item.str.trim() === '') continue;
      placed.push({ page, text: item.str, x: item.transform[4], y: item.transform[5] });
    }
  }
  return placed;
}

function contentsOf(file: Buffer): string[] {
  return [...file.toString('latin1').matchAll(/stream\r?\n(.*?)\r?\nendstream/gs)].flatMap(([, packed = '']) => {
    try {
      return [inflateSync(Buffer.from(packed, 'latin1')).toString('latin1')];
    } catch {
      return [];
    }
  });
}

/** The shapes drawn, as they are numbered in the file's fonts: 0 is what a font draws for a letter it does not have. */
export function shapesIn(file: Buffer): number[] {
  return contentsOf(file)
    .flatMap((content) => [...content.matchAll(/^\[(.*)\] TJ$/gm)].map(([, shown = '']) => shown))
    .flatMap((shown) => [...shown.matchAll(/<([0-9a-f]+)>/g)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? []))
    .map((hex) => Number.parseInt(hex, 16));
}
