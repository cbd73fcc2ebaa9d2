import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { BrokerUnavailable, type BrokerSettings } from './broker-settings';

/** What of the files goes into a connection; named by the variables that a person set them with. */
export interface TlsFiles {
  readonly rejectUnauthorized: true;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Read anew for each client: a file may come later, and certificates are replaced before they expire.
 * @throws BrokerUnavailable that says what is wrong with which file
 */
export const readTlsFiles = ({ caFile, certFile, keyFile }: NonNullable<BrokerSettings['tls']>): TlsFiles => {
  const ca = read('KAFKA_TLS_CA_FILE', caFile, certificateOf);
  const cert = read('KAFKA_TLS_CERT_FILE', certFile, certificateOf);
  const key = read('KAFKA_TLS_KEY_FILE', keyFile, privateKeyOf);
  if (cert && key && !cert.parsed.checkPrivateKey(key.parsed))
    throw new BrokerUnavailable(`the key ${key.named} is not that of the certificate ${cert.named}`);
  return {
    rejectUnauthorized: true,
    ...(ca && { ca: ca.text }),
    ...(cert && { cert: cert.text }),
    ...(key && { key: key.text }),
  };
};

const certificateOf = (text: string): X509Certificate => parse('no certificate (PEM)', () => new X509Certificate(text));

const privateKeyOf = (text: string): KeyObject =>
  parse('no private key (PEM) without a passphrase', () => createPrivateKey(text));

const read = <T>(variable: string, file: string | undefined, parsedFrom: (text: string) => T) => {
  if (file === undefined) return undefined;
  const named = `${variable}=${file}`;
  try {
    const text = readFileSync(file, 'utf8');
    return { named, text, parsed: parsedFrom(text) };
  } catch (error) {
    throw new BrokerUnavailable(`${named} cannot be used: ${(error as Error).message}`, { cause: error });
  }
};

/** OpenSSL says only that its decoder is at a loss. */
const parse = <T>(problem: string, work: () => T): T => {
  try {
    return work();
  } catch (cause) {
    throw new Error(`there is ${problem} in it`, { cause });
  }
};
