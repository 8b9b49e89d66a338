/** What an e-mail address is, and how it is mailed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAddressFault, parseRecipients, toMailAddress } from '../../lib/domain/mail-address.ts';

describe('an address', () => {
  it.each([
    ['info@räucher.de', 'info@xn--rucher-bua.de'],
    ['Søren@example.com', 'Søren@example.com'],
    ['tom&jerry@example.com', 'tom&jerry@example.com'],
    ['sales/eu@example.com', 'sales/eu@example.com'],
    ['user=name@example.com', 'user=name@example.com'],
    ["!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@example.com"],
    ['jo.ann+tag@Example.COM', 'jo.ann+tag@example.com'],
    ['jo@faß.example', 'jo@xn--fa-hia.example'],
    ['邮件@例子。中国', '邮件@xn--fsqu00a.xn--fiqs8s'],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  ])('%s is mailed to %s', (typed, mailed) => {
    expect(toMailAddress(typed)).toBe(mailed);
    expect(findAddressFault(typed)).toBeNull();
  });

  it.each([
    ...['', '@', 'jo', 'jo@', '@example.com', 'jo@localhost', 'jo@example', 'jo@@example.com', 'a@b@example.com'],
    ...['jo.@example.com', '.jo@example.com', 'jo..ann@example.com', 'jo ann@example.com', '"jo ann"@example.com'],
    ...['jo@[192.0.2.1]', 'jo@192.0.2.1', 'jo@0x7f.1', 'jo@-example.com', 'jo@example-.com', 'jo@exa_mple.com'],
    ...[
      'jo@example.com.',
      'jo@ex%61mple.com',
      'jo@example..com',
      'jo@example.123',
      'Jo <jo@example.com>',
      '<jo@example.com>',
    ],
    ...['jo@example.com\r\nBcc: all@example.com', 'jo\u200b@example.com', 'jo\u00a0@example.com', 'jo,ann@example.com'],
    ...[`${'a'.repeat(65)}@example.com`, `${'ü'.repeat(33)}@example.com`, `jo@${'a'.repeat(64)}.com`],
    `jo@${'a.'.repeat(130)}com`,
  ])('%j is none', (typed) => {
    expect(toMailAddress(typed)).toBeNull();
  });

  it('that is mailed is mailed as it is', () => {
    const mailed = (typed: string): void => {
      const address = toMailAddress(typed);
      if (address !== null) expect(toMailAddress(address)).toBe(address);
    };
    fc.assert(fc.property(fc.emailAddress(), mailed));
    fc.assert(
      fc.property(
        fc.tuple(fc.string(), fc.domain()).map((parts) => parts.join('@')),
        mailed,
      ),
    );
    fc.assert(fc.property(fc.string({ unit: 'binary' }), mailed));
  });
});

describe('a list of addresses', () => {
  it('has each once, between commas, semicolons and blanks', () => {
    const text = ' jo@example.com,ann@example.com;\n jo@EXAMPLE.com nobody ';
    expect(parseRecipients(text)).toEqual([
      { typed: 'jo@EXAMPLE.com', address: 'jo@example.com' },
      { typed: 'ann@example.com', address: 'ann@example.com' },
      { typed: 'nobody', address: null },
    ]);
  });

  it('is refused by what of it is none, and for being too long', () => {
    expect(findAddressFault('')).toBeNull();
    expect(findAddressFault('nobody')).toBe('must be an e-mail address');
    expect(findAddressFault('jo@example.com, nobody')).toBe("must be e-mail addresses; 'nobody' is not one");
    const many = Array.from({ length: 21 }, (_, n) => `jo${n}@example.com`).join();
    expect(findAddressFault(many)).toBe('has more than 20 addresses');
  });
});
