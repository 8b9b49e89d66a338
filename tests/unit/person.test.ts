/** Who a person is among the records, and what of a text is theirs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canErase, eraseRecord, findReasonToStay } from '../../lib/domain/person/erase.ts';
import { eraseFrom, type Fields, mentions, type Person, PersonFinder } from '../../lib/domain/person/person.ts';
import { recordTypes } from '../../lib/store/record-types/registry.ts';

const none: ReadonlySet<number> = new Set();
const jo: Person = {
  ...{ email: 'jo@example.com', names: ['Jo Doe', '+44 20 7946 0018'] },
  ...{ contactIds: new Set([5]), staffIds: none, leadIds: none, customerIds: none },
};

describe('a text', () => {
  it('loses addresses, names and numbers that stand alone, in any case', () => {
    const cases: [string, string][] = [
      ['jo@example.com', '[erased]'],
      ['<JO@Example.COM>, Jo Doe.', '<[erased]>, [erased].'],
      ['jo doe jo doe', '[erased] [erased]'],
      ['call +44 20 7946 0018!', 'call [erased]!'],
      ['Write to jo@example.com.', 'Write to [erased].'],
      ['İ jo@example.com', 'İ [erased]'],
      ['"jo@example.com"', '"[erased]"'],
      ['jo@example.com.JO DOE', '[erased].[erased]'],
      ['jo doe+44 20 7946 0018', '[erased][erased]'],
    ];
    for (const [text, erased] of cases) expect(eraseFrom(text, jo)).toBe(erased);
  });

  it('keeps what is part of another address or name', () => {
    const others = [
      'bjo@example.com',
      'a.jo@example.com',
      'jo@example.com.au',
      'jo@example.community',
      'jo@example.com-x',
    ];
    for (const text of [...others, 'Jo Doeling', 'Bjo Doe', 'x+44 20 7946 00189', 'Jo', 'Doe'])
      expect(eraseFrom(text, jo)).toBe(text);
  });

  it('mentions nobody any more after that, and losing it twice is losing it once', () => {
    const part = fc.constantFrom(
      'jo@example.com',
      'JO DOE',
      'x',
      ' ',
      '.',
      ',',
      'ß',
      'İ',
      '-',
      '\n',
      '+44 20 7946 0018',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const erased = eraseFrom(parts.join(''), jo);
        expect(mentions(erased, jo)).toBe(false);
        expect(eraseFrom(erased, jo)).toBe(erased);
      }),
      { examples: [[['jo@example.com', '.', 'JO DOE']]] },
    );
  });
});

describe('a customer', () => {
  const find = (docs: [string, Fields][], firms: number[] = []): Person => {
    const finder = new PersonFinder('Jo@Example.com', new Set(firms));
    for (const [recordType, doc] of docs) finder.see(recordType, doc);
    return finder.person();
  };
  const contact: [string, Fields] = ['contact', { id: 5, email: jo.email, firstName: 'Jo', lastName: 'Doe' }];
  const own = { id: 1, name: 'Acme', email: 'JO@example.com', primaryContact: null };

  it('is the person with the address and no contacts, or with the name', () => {
    expect([...find([['customer', own]]).customerIds]).toEqual([1]);
    const withContact = { ...own, primaryContact: { id: 5 } };
    expect([...find([['customer', withContact], contact]).customerIds]).toEqual([]);
    expect([...find([['customer', { ...withContact, name: 'JO  DOE' }], contact]).customerIds]).toEqual([1]);
    expect([...find([['customer', { ...withContact, name: 'Jo Doe', email: '' }], contact]).customerIds]).toEqual([1]);
  });

  it('is not the person with another address, as another contact, or when it is said to be a firm', () => {
    expect([...find([['customer', { ...own, email: 'bjo@example.com' }], contact]).customerIds]).toEqual([]);
    const namesake = { id: 2, name: 'Jo Doe', email: '', primaryContact: { id: 6 } };
    expect([...find([['customer', namesake], contact]).customerIds]).toEqual([]);
    expect([...find([['customer', own]], [1]).customerIds]).toEqual([]);
  });
});

describe('a record', () => {
  it('stays if the law demands it, and is erased as a draft', () => {
    const stays = Object.values(recordTypes).filter(({ name }) => findReasonToStay(name, {}) !== null);
    expect(stays.map(({ name }) => name).sort()).toEqual(['contract', 'credit note', 'expense', 'invoice', 'payment']);
    expect(findReasonToStay('invoice', { state: 'draft' })).toBeNull();
    expect(findReasonToStay('invoice', { state: 'cancelled' })).not.toBeNull();
  });

  it('keeps a list of addresses one, without the person', () => {
    const ticket = { id: 1, cc: `a@example.com, ${jo.email}; b@example.com`, senderEmail: '' };
    expect(eraseRecord(jo, 'ticket', ticket)).toMatchObject({ cc: 'a@example.com, b@example.com' });
    expect(eraseRecord(jo, 'ticket', { ...ticket, cc: 'a@example.com;b@example.com' })).toMatchObject({
      cc: 'a@example.com;b@example.com',
    });
  });

  it('is erased once', () => {
    const contact = { id: 5, email: jo.email, firstName: 'Jo', lastName: 'Doe' };
    const erased = eraseRecord(jo, 'contact', contact);
    expect([canErase(jo, 'contact', contact), canErase(jo, 'contact', erased)]).toEqual([true, false]);
  });
});
