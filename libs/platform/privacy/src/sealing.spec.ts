import { createSecretKey, randomBytes } from 'node:crypto';
import { keyFromConfig } from './key-from-config';
import { seal, unseal } from './sealing';

const bytes = randomBytes(32);
const key = createSecretKey(bytes);
const plaintext = Buffer.from('{"name":"Ann"}');

it('opens what it sealed', () => expect(unseal(key, seal(key, plaintext, 'm-1'), 'm-1')).toEqual(plaintext));
it('never seals to the same text twice', () =>
  expect(seal(key, plaintext, 'm-1')).not.toBe(seal(key, plaintext, 'm-1')));
it('does not open for another member', () => expect(() => unseal(key, seal(key, plaintext, 'm-1'), 'm-2')).toThrow());
it('does not open with another key', () =>
  expect(() => unseal(createSecretKey(randomBytes(32)), seal(key, plaintext, 'm-1'), 'm-1')).toThrow());

it('does not open when a byte was changed, wherever it is', () => {
  const sealed = seal(key, plaintext, 'm-1');
  const [version, nonce = '', body = ''] = sealed.split('.');
  const flip = (part: string, index: number): string => {
    const changed = Buffer.from(part, 'base64url');
    changed[index] = (changed[index] ?? 0) ^ 1;
    return changed.toString('base64url');
  };
  for (let index = 0; index < 12; index += 1)
    expect(() => unseal(key, `${version}.${flip(nonce, index)}.${body}`, 'm-1')).toThrow();
  for (let index = 0; index < plaintext.length + 16; index += 1)
    expect(() => unseal(key, `${version}.${nonce}.${flip(body, index)}`, 'm-1')).toThrow();
});

it.each([undefined, '', 'short', bytes.subarray(1).toString('hex'), bytes.subarray(1).toString('base64url')])(
  'takes no weak key: %j',
  (text) => {
    expect(() => keyFromConfig('masterKey', text)).toThrow('masterKey must be 32 bytes');
  },
);
it('takes hex and base64url', () => {
  expect(keyFromConfig('k', bytes.toString('hex')).export()).toEqual(bytes);
  expect(keyFromConfig('k', bytes.toString('base64url')).export()).toEqual(bytes);
});
