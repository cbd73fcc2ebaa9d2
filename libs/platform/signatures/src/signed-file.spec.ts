import { publicKeyOf } from './public-key';
import { signatureOfPdf, signedPdf } from './signed-file';
import { SigningKey } from './signing-key';

describe('a signed PDF', () => {
  const key = new SigningKey('testKey', '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
  const pdf = Buffer.from('%PDF-1.3\n…\n%%EOF\n');
  const signed = signedPdf(pdf, key);
  const check = (bytes: Buffer) => signatureOfPdf(bytes, [key.publicKey])?.check;

  it('is the PDF as it was, and a line behind it', () => {
    expect(signed.subarray(0, pdf.length)).toEqual(pdf);
    expect(signed.subarray(pdf.length).toString()).toMatch(
      /^\n%accrue-signature kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k [\w-]{86}\n$/,
    );
    expect(check(signed)).toBe('holds');
  });

  it('does not hold when any byte was changed, put in or taken away', () => {
    for (let at = 0; at < signed.length - 1; at += 1) {
      const changed = Buffer.from(signed);
      changed[at] = (changed[at] as number) ^ 1;
      expect([at, check(changed)]).not.toEqual([at, 'holds']);
    }
    expect(check(Buffer.concat([signed, Buffer.from('more')]))).not.toBe('holds');
    expect(check(signed.subarray(1))).toBe('broken');
    expect(check(Buffer.concat([pdf, signed]))).toBe('broken');
  });

  it('is told from one that nobody signed, and from one of another key', () => {
    expect(signatureOfPdf(pdf, [key.publicKey])).toBeNull();
    expect(signatureOfPdf(signed, [publicKeyOf('AA')])).toEqual({ keyId: key.publicKey.kid, check: 'unknown_key' });
  });
});
