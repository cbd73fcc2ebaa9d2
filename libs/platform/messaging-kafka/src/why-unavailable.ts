/** Errors of kafkajs, and of the connections below it. */
interface ClientError extends Error {
  /** host:port */
  readonly broker?: string;
  /** Of the connection, e.g. ECONNREFUSED; a number when it is the broker's answer. */
  readonly code?: string | number;
  /** Of the broker's answer. */
  readonly type?: string;
  /** Of one of several topics that were to be made. */
  readonly topic?: string;
  /** Of a request about several things. */
  readonly errors?: readonly Error[];
}

/** Where the least ACLs of each service are listed. */
const ACLS = 'docs/kafka-acls.md lists what each service needs';

/** By the broker's answer, the right that the user of KAFKA_SASL_USERNAME, or of the certificate, has not got. */
const MISSING_RIGHTS: Readonly<Record<string, string>> = {
  TOPIC_AUTHORIZATION_FAILED: 'Describe, and Read or Write, on topics with the prefix loyalty.',
  GROUP_AUTHORIZATION_FAILED: 'Describe and Read on consumer groups with the prefix of the service, e.g. ledger.',
  CLUSTER_AUTHORIZATION_FAILED: 'IdempotentWrite on the cluster, or Write on topics with the prefix loyalty.',
};

/** @param wanted what had to be allowed, where that is known better than by the answer @returns undefined: it is not about rights */
export const missingRight = (error: unknown, wanted?: string): string | undefined => {
  if (!(error instanceof Error)) return undefined;
  const { type = '', topic } = rootOf(error);
  if (MISSING_RIGHTS[type] === undefined) return undefined;
  const right = wanted ?? MISSING_RIGHTS[type];
  return `${topic === undefined ? '' : `topic ${topic}: `}this user’s ACLs do not allow it: it needs ${right}; ${ACLS}`;
};

/**
 * The right that the client's own words speak of. Who asks for the coordinator of a group without one learns from the client only that there
 * is none; the broker's answer is told to the log alone.
 */
export const missingRightOfWords = (words: string | undefined): string | undefined => {
  const kind = /\b(topic|group|cluster) authorization failed/i.exec(words ?? '')?.[1]?.toUpperCase();
  const right = MISSING_RIGHTS[`${kind ?? ''}_AUTHORIZATION_FAILED`];
  return right === undefined ? undefined : `this user’s ACLs do not allow it: it needs ${right}; ${ACLS}`;
};

/** Which failures a person can do something about, and what. The first that fits. */
const EXPLAINED: readonly (readonly [fits: (error: ClientError) => boolean, explanation: string])[] = [
  [
    ({ name }) => name === 'KafkaJSSASLAuthenticationError',
    'it does not accept this KAFKA_SASL_USERNAME with this KAFKA_SASL_PASSWORD',
  ],
  [
    ({ type }) => type === 'UNSUPPORTED_SASL_MECHANISM',
    'it does not offer this KAFKA_SASL_MECHANISM: set it to one of the broker’s sasl.enabled.mechanisms',
  ],
  [
    ({ type }) => type === 'ILLEGAL_SASL_STATE',
    'it takes no password on this port: leave KAFKA_SASL_MECHANISM out, or name another port in KAFKA_BROKERS',
  ],
  [
    ({ code }) => /^(UNABLE_TO|SELF_SIGNED|DEPTH_ZERO)/.test(String(code)),
    'its certificate comes from an authority that is not trusted here: set KAFKA_TLS_CA_FILE to the certificate of that authority',
  ],
  [
    ({ code }) => code === 'ERR_TLS_CERT_ALTNAME_INVALID',
    'its certificate is for another host: KAFKA_BROKERS, and the broker’s advertised.listeners, have to name one that is in it',
  ],
  [
    ({ code }) => /ALERT.*(CERTIFICATE|UNKNOWN_CA)/.test(String(code)),
    'it does not accept the certificate of this client, or misses one: set KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE to one that it trusts',
  ],
  [
    ({ message, code }) => message.includes('before secure TLS connection') || code === 'ERR_SSL_WRONG_VERSION_NUMBER',
    'it does not speak TLS on this port: leave KAFKA_TLS out, or name another port in KAFKA_BROKERS',
  ],
  [
    ({ name }) => name === 'KafkaJSConnectionClosedError',
    'it closes the connection without an answer, as it does where it wants TLS (KAFKA_TLS=true) or a password (KAFKA_SASL_MECHANISM)',
  ],
];

/** The failure of a client in a sentence that says what can be done, with the client's own words. */
export const whyUnavailable = (error: Error): string => {
  const root = rootOf(error);
  const explanation = missingRight(root) ?? EXPLAINED.find(([fits]) => fits(root))?.[1];
  const where = root.broker === undefined ? '' : ` ${root.broker}`;
  const words = wordsOf(root);
  return `the Kafka broker${where}: ${explanation === undefined ? words : `${explanation} (${words})`}`;
};

/** Tries that ran out come with the failure of the last one. */
export const rootOf = (error: Error): ClientError => {
  const [first] = (error as ClientError).errors ?? [];
  const cause = error.cause ?? first;
  return cause instanceof Error ? rootOf(cause) : error;
};

/** OpenSSL puts its own source lines around what it says, and Node adds a hint for other programs. */
const wordsOf = ({ message }: Error): string =>
  /(?:ssl\/tls|tlsv\S+) alert [a-z ]+/.exec(message)?.[0] ?? message.split(/; if the root CA|\n/)[0] ?? message;
