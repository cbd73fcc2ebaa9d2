import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  ACCRUE_NAMESPACE,
  awardIdOf,
  contentHash,
  eventIdOf,
  ID_LENGTH_MAX,
  isReceiptId,
  memberId,
  receiptId,
  ruleId,
  uuidV5,
} from './ids';
import { InvariantViolation } from './rejected';

const DNS = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';

describe('uuidV5', () => {
  it('gives the example of RFC 9562', () =>
    expect(uuidV5('www.example.com', DNS)).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2'));

  it('hashes names as UTF-8', () => expect(uuidV5('zażółć 😀', DNS)).toBe('804d2c3f-dc32-5a1a-a48a-649a0f8ee360'));

  it('does not mind the case of the namespace', () => expect(uuidV5('a', DNS.toUpperCase())).toBe(uuidV5('a', DNS)));

  it.each(['', 'x', `${DNS}0`, DNS.replaceAll('-', '')])('refuses the namespace %p as a bug of ours', (namespace) =>
    expect(() => uuidV5('a', namespace)).toThrow(InvariantViolation),
  );
});

describe('eventIdOf', () => {
  it('stays what it was when the first events were stored', () => {
    expect(eventIdOf('489434', 0)).toBe('022fb8d3-0197-58d9-b500-d4fda408a22e');
    expect(eventIdOf('489434', 1)).toBe('29ac2537-e056-55a2-b121-830d7735118b');
  });

  it('is uuidV5 of the message id and the index in the namespace of Accrue', () =>
    expect(eventIdOf('m', 7)).toBe(uuidV5('m/7', ACCRUE_NAMESPACE)));

  it('tells any two messages and positions apart', () =>
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.string(), fc.nat(), (m1, i1, m2, i2) => {
        fc.pre(m1 !== m2 || i1 !== i2);
        expect(eventIdOf(m1, i1)).not.toBe(eventIdOf(m2, i2));
      }),
    ));

  it.each([-1, 0.5, NaN])('refuses the index %p as a bug of ours', (index) =>
    expect(() => eventIdOf('m', index)).toThrow(InvariantViolation),
  );
});

describe('ids', () => {
  it('takes what fits', () => {
    expect(memberId('13085')).toBe('13085');
    expect(receiptId('x'.repeat(ID_LENGTH_MAX))).toHaveLength(ID_LENGTH_MAX);
  });

  it.each(['', 'x'.repeat(ID_LENGTH_MAX + 1), 'a\u0000b', 'a\nb'])('rejects %p without repeating it', (text) =>
    expect(() => memberId(text)).toThrow(
      expect.objectContaining({ code: 'id.invalid', data: { length: text.length, lengthMax: ID_LENGTH_MAX } }),
    ),
  );

  it.each(['', 'x'.repeat(ID_LENGTH_MAX + 1), 'a\u0000b'])('knows that no receipt is called %p', (text) =>
    expect([isReceiptId(text), isReceiptId('R-1')]).toEqual([false, true]),
  );

  it('calls an award by its receipt and its rule', () =>
    expect(awardIdOf(receiptId('R-1'), ruleId('base'))).toBe('R-1:base'));
});

describe('contentHash', () => {
  it('is the first 72 bits of SHA-256 over the canonical form', () => {
    const sha256 = createHash('sha256').update('{"a":1,"b":"\u20ac"}').digest();
    expect(contentHash({ b: '\u20ac', a: 1 })).toBe(sha256.subarray(0, 9).toString('base64url'));
    expect(contentHash({ b: '\u20ac', a: 1 })).toHaveLength(12);
  });

  it('changes with the content', () => expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: 2 })));
});
