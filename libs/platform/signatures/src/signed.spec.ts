import { createPublicKey, verify } from 'node:crypto';
import { publicKeyOf } from './public-key';
import { digestOfDocument, signatureOf, signed } from './signed';
import { SigningKey } from './signing-key';

describe('a signed document', () => {
  const key = new SigningKey('testKey', '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
  const document = signed({ b: [1, { z: null, a: 'ż' }], a: 1 }, key);

  it('has the key of RFC 8032, section 7.1, test 1, and the thumbprint of RFC 8037, appendix A.3', () => {
    expect(Buffer.from(key.publicKey.x, 'base64url').toString('hex')).toBe(
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    );
    expect(key.publicKey.kid).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
    expect(key.sign('')).toBe(
      Buffer.from(
        'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
        'hex',
      ).toString('base64url'),
    );
  });

  it('is verified by whoever knows the public key, with what any language has', () => {
    const { signature } = document;
    const text = `{"a":1,"b":[1,{"a":"ż","z":null}],"keyId":"${key.publicKey.kid}"}`;
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key.publicKey.x }, format: 'jwk' });
    expect(verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it('may be written down in another order, and in no other way', () => {
    const keys = [publicKeyOf(key.publicKey.x)];
    const { a, b, ...rest } = document;
    expect(signatureOf({ ...rest, b, a }, keys)).toBe('holds');
    expect(digestOfDocument({ ...rest, b, a })).toBe(digestOfDocument(document));
    for (const changed of [
      { ...document, a: 2 },
      { ...document, more: 1 },
      { ...document, signature: 'AA' },
      { ...rest, a },
    ])
      expect(signatureOf(changed, keys)).toBe('broken');
    const { signature: _, ...unsigned } = document;
    expect(signatureOf(unsigned, keys)).toBe('broken');
    expect(signatureOf(document, [publicKeyOf('not a key')])).toBe('unknown_key');
    expect(signatureOf({ ...document, keyId: publicKeyOf('not a key').kid }, [publicKeyOf('not a key')])).toBe(
      'broken',
    );
  });
});
