import type { JsonPath } from '@accrue/kernel';
import { isPersonalName, isPersonalText, withoutPersonalData } from './personal-data';

describe('the name of a member', () => {
  it.each([
    ...['email', 'eMail', 'E-Mail', 'e_mail', 'customerEmail', 'customeremail', 'CUSTOMER_EMAIL', 'emailAddress2'],
    ...['phone', 'telephone', 'Phone Number', 'mobile', 'MobileNo', 'customer.mobile', 'tel', 'fax'],
    ...[
      'name',
      'NAME',
      'name2',
      'firstName',
      'last-name',
      'lastname',
      'Surname',
      'customerName',
      'full name',
      'guestName',
    ],
    ...[
      'address',
      'Addr\u00e9ss',
      'billingAddress',
      'addressLine1',
      'street',
      'street1',
      'postcode',
      'postal_code',
      'zip',
    ],
    ...[
      'zipCode',
      'customerCity',
      'birthdate',
      'dateOfBirth',
      'DOB',
      'yearOfBirth',
      'birthday',
      'passport',
      'passportNo',
    ],
    ...['iban', 'pan', 'PAN', 'cardNumber', 'card_number', 'CardHolder', 'cvv', 'loyaltyCard', 'ssn', 'ip-address'],
    ...['cashierName', '\u{ff45}mail', ' email '],
  ])('%j is personal', (name) => expect(isPersonalName(name)).toBe(true));

  it.each([
    ...[
      'productName',
      'storeName',
      'campaignName',
      'fileName',
      'mobileApp',
      'isMobile',
      'mailOrder',
      'company',
      'panel',
    ],
    ...[
      'city',
      'card',
      'cardScheme',
      'customerId',
      'customerCount',
      'guests',
      'memberTier',
      'streetwear',
      'zipper',
      'pinot',
    ],
    ...[
      'caliban',
      'named',
      'table',
      'terminal',
      'receiptNumber',
      'gtin',
      'coupon',
      'contactless',
      'deliveryNote',
      'tsE',
    ],
    ...['', '-', '1', 'taxId', 'fiscalSignature', 'x'.repeat(100_000)],
  ])('%.40j is not', (name) => expect(isPersonalName(name)).toBe(false));
});

describe('a text', () => {
  it.each([
    ...[
      'ann@example.com',
      'Ann Smith <ann.smith@mail.example.co.uk>',
      'mailto:a@b.cd',
      'write to ann@ex\u00e4mple.de!',
    ],
    ...['+44 7700 900123', '+447700900123', ' +1 (202) 555-0143 '],
    ...['4111111111111111', '4111 1111 1111 1111', '4111-1111-1111-1111', '378282246310005', '3782 822463 10005'],
    ...[
      '5555555555554444',
      '2223003122003222',
      '6011111111111117',
      '30569309025904',
      '4222222222222',
      '6304000000000000',
    ],
    ...['card 4111 1111 1111 1111, approved', 'PAN:5105105105105100;', '4000000000000000006'],
  ])('%j looks personal', (text) => expect(isPersonalText(text)).toBe(true));

  it.each([
    ...['Summer sale', '2 @ 1.50', '2@1.50', 'a@b', '@shop.example', '#12', ''],
    // The same digits that cards have, with another meaning or no valid Luhn digit.
    ...['4111111111111112', '5901234123457', '05901234123457', '4006381333931', '20261031174210', '1790000000000'],
    ...['2026-10-31T17:42:10.123Z', '20261031174210123', '0049303023125', '8123', '000000008123', '9780201379624'],
    ...['411111111111111', 'A4111111111111111', '41111111111111110000', '590-1234-1234-57', '+5', '+123'],
    ...['8f2d0f3e-4111-4111-8111-411111111111', '7700 900123', '\u0664\u0661\u0661\u0661'],
  ])('%j does not', (text) => expect(isPersonalText(text)).toBe(false));

  it('never takes a GTIN with its check digit for a card, whatever the issuer’s range', () => {
    const withCheckDigit = (body: string): string => {
      const sum = [...body]
        .reverse()
        .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
      return body + String((10 - (sum % 10)) % 10);
    };
    for (let number = 400_000_000_000; number < 400_000_002_000; number += 1)
      expect(isPersonalText(withCheckDigit(String(number)))).toBe(false);
  });

  it('is looked through in a time that its length decides', () => {
    const texts = ['@', 'a@', 'a@b', 'a@a.', '4111-', '4111 1111 ', '+1 ', 'a', '4'].map((part) =>
      part.repeat(200_000),
    );
    const before = performance.now();
    for (const text of texts) isPersonalText(text);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

describe('free data', () => {
  const kept = (value: Readonly<Record<string, unknown>>, depthMax = 8) => {
    const dropped: JsonPath[] = [];
    return [withoutPersonalData(value, depthMax, (place) => dropped.push(place)), dropped];
  };

  it('stays as it is without anything personal', () => {
    const value = { a: [1, 'x', null, true, { b: 2.5 }], c: {}, gtin: '5901234123457', n: 8123, sum: -12.5 };
    expect(kept(value)).toEqual([value, []]);
  });

  it('loses members by name and value, items by value, and says where', () =>
    expect(
      kept({
        Email: 'x',
        order: {
          contact: { first_name: 'Ann', since: 2020 },
          note: 'call ann@example.com',
          lines: ['4111111111111111', 'TEA'],
        },
        paid: [{ with: 4111111111111111, amount: 5 }, [['+44 7700 900123']]],
        'ann@example.com': 1,
      }),
    ).toEqual([
      { order: { contact: { since: 2020 }, lines: ['TEA'] }, paid: [{ amount: 5 }, [[]]] },
      [
        ['Email'],
        ['order', 'contact', 'first_name'],
        ['order', 'note'],
        ['order', 'lines', 0],
        ['paid', 0, 'with'],
        ['paid', 1, 0, 0],
        ['ann@example.com'],
      ],
    ]));

  it('loses what lies too deep', () =>
    expect(kept({ a: { b: { c: 1 }, d: [1] } }, 2)).toEqual([
      { a: {} },
      [
        ['a', 'b'],
        ['a', 'd'],
      ],
    ]));

  it('keeps no prototype that came as a member', () => {
    const [value] = kept(JSON.parse('{"__proto__": {"email": 1, "a": 1}}') as Record<string, unknown>);
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect((value as { a?: unknown }).a).toBeUndefined();
  });
});
