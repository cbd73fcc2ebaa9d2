import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isOnPath } from './docker-answers';

export interface IssuedCertificate {
  /** PEM. */
  readonly certFile: string;
  /** PEM, PKCS #8, readable by the owner only. */
  readonly keyFile: string;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
/** Of this machine, however it is called. */
const THIS_MACHINE = 'IP:127.0.0.1,DNS:localhost';

/** A certificate authority that only a test trusts; OpenSSL writes its files. */
export class TestAuthority {
  /** PEM: what clients need to trust it. */
  readonly caFile: string;

  constructor(
    private readonly folder: string,
    private readonly name = 'ca',
  ) {
    this.caFile = this.file('pem');
    openssl('req', '-x509', ...NEW_KEY, '-keyout', this.file('key'), '-out', this.caFile, '-subj', `/CN=${name}`);
  }

  /** @param names whom it is for, as `DNS:…` and `IP:…` separated by commas */
  issue(subject: string, names = THIS_MACHINE): IssuedCertificate {
    const path = join(this.folder, subject);
    const [certFile, keyFile, request, extensions] = [`${path}.pem`, `${path}.key`, `${path}.csr`, `${path}.ext`];
    openssl('req', ...NEW_KEY, '-keyout', keyFile, '-out', request, '-subj', `/CN=${subject}`);
    writeFileSync(extensions, `subjectAltName=${names}\n`);
    const signed = ['-CA', this.caFile, '-CAkey', this.file('key'), '-CAcreateserial', '-extfile', extensions];
    openssl('x509', '-req', '-in', request, ...signed, '-out', certFile);
    return { certFile, keyFile };
  }

  private file(kind: string): string {
    return join(this.folder, `${this.name}.${kind}`);
  }
}

/** `describe` for what needs certificates: skipped, and said so, where there is no OpenSSL. */
export const describeWithOpenssl = (
  title: string,
  suite: () => void,
  describeRest: (title: string, suite: () => void) => void = describe,
): void => {
  if (isOnPath('openssl')) describeRest(title, suite);
  else describe.skip(`${title} [no openssl on this machine]`, suite);
};

const openssl = (...words: readonly string[]): void => {
  const { status, stderr, error } = spawnSync('openssl', words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl ${words.join(' ')}: ${error?.message ?? stderr}`);
};
