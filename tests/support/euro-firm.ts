/** A firm that counts in euros and spends in other currencies, as Productive writes and shows it. */
import { expect } from 'vitest';
import type { Firm, Reply } from '../../lab/api.ts';
import { newWorkshop } from './workshop.ts';

export const newRate = (firm: Firm, from: string, to: string, date: string, rate: string): Promise<Reply> =>
  firm.as('admin')('POST', '/admin/v1/exchange-rates', { body: { from, to, date, rate } });

/** A euro firm with a deal in euros; an expense of it, as Productive shows it. */
export async function euroFirm() {
  const shop = await newWorkshop({ currency: 'EUR' });
  const productive = shop.daniel('productive');
  const spend = async (attributes: Record<string, unknown>): Promise<number> => {
    const whole = { name: 'Train', deal_id: shop.projectId, service_type_id: 1, currency: 'JPY', ...attributes };
    const { status, body } = await productive('POST', '/api/v2/expenses', { body: { data: { attributes: whole } } });
    expect(status, JSON.stringify(body)).toBe(201);
    return Number(body.data.id);
  };
  const shown = async (id: number): Promise<Record<string, unknown>> =>
    (await productive('GET', `/api/v2/expenses/${id}`)).body.data.attributes;
  const deal = async (id = shop.projectId): Promise<Record<string, unknown>> => {
    const { body } = await productive('GET', `/api/v2/expenses?filter[deal_id]=${id}&include=deal`);
    return body.included.find((one: { type: string }) => one.type === 'deals').attributes;
  };
  const patch = (id: number, attributes: object): Promise<Reply> =>
    productive('PATCH', `/api/v2/expenses/${id}`, { body: { data: { attributes } } });
  return { ...shop, productive, spend, shown, deal, patch };
}
