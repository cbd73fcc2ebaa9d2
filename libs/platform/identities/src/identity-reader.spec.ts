import { GIVEN_IDENTITY_TYPES, IdentityReader, normaliseIdentity } from './identity-reader';
import { normaliseEmail, normalisePhone } from './normalise';

const identities = new IdentityReader('a1'.repeat(32));
const read = (type: 'card' | 'phone' | 'email', value: string) => identities.read({ type, value }, '/value');

describe('identities', () => {
  it.each([' X', 'X\r', 'X\r\n', '\tX\0', '\u001dX', '\ufeffX', '\u00a0X\u2003', '\u200bX'])(
    'knows the card %j without what scanners add',
    (card) => expect(read('card', card)).toEqual(read('card', 'X')),
  );
  it('keeps case, and blanks inside', () => {
    expect(normaliseIdentity({ type: 'card', value: ' a B\n' }, '')).toBe('a B');
    expect(read('card', 'a B')).not.toEqual(read('card', 'a b'));
  });
  it('knows both ways to write a letter as the same', () =>
    expect(read('card', 'e\u0301')).toEqual(read('card', '\u00e9')));
  it.each(['', ' ', '\r\n', 'a\rb', 'a\u0000b'])('refuses the card %j', (card) =>
    expect(() => read('card', card)).toThrow('identity.invalid'),
  );
  it('says where the fault is', () => {
    let refused: unknown;
    try {
      read('phone', '07700 900123');
    } catch (error) {
      refused = error;
    }
    expect(refused).toMatchObject({ code: 'phone.invalid', data: { pointer: '/value' } });
  });
  it('keeps all of them as hashes that depend on type and key', () => {
    for (const type of GIVEN_IDENTITY_TYPES.filter((each) => each !== 'phone' && each !== 'email'))
      expect(identities.read({ type, value: '2900' }, '').value).toMatch(/^[\w-]{43}$/);
    expect(identities.read({ type: 'qr', value: '2900' }, '').value).not.toBe(read('card', '2900').value);

    expect(read('phone', '+44 7700 900123')).toEqual(read('phone', '0044 7700-900123\r\n'));
    expect(read('phone', '+44 7700 900123').value).toMatch(/^[\w-]{43}$/);
    expect(new IdentityReader('b2'.repeat(32)).read({ type: 'email', value: 'a@b.cd' }, '')).not.toEqual(
      read('email', 'a@b.cd'),
    );
  });
});

describe('normalising', () => {
  it.each(['+44 7700 900123', '0044 (7700) 900-123', '+44.7700.900.123', '+447700900123\r'])(
    'knows %j as the same phone',
    (text) => expect(normalisePhone(text)).toBe('+447700900123'),
  );
  it.each(['07700 900123', '+44', '+0123456789', 'call me', ''])('refuses the phone %j', (text) => {
    expect(() => normalisePhone(text)).toThrow('phone.invalid');
  });
  it('knows an address whatever its case', () => expect(normaliseEmail(' Ann@Example.COM\0')).toBe('ann@example.com'));
  it.each(['ann', 'ann@', 'ann@example', 'a b@example.com', 'a\u0001@b.cd', `${'x'.repeat(250)}@a.bc`])(
    'refuses the address %j',
    (text) => expect(() => normaliseEmail(text)).toThrow('email.invalid'),
  );
});
