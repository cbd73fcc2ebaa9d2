/** Where the topics are: one broker, with or without TLS and a password. */
export const SERVERS = {
  plain: {
    host: '{broker}',
    protocol: 'kafka',
    description: 'As `npm run cluster` starts it: inside of one machine or network',
    variables: { broker: { default: '127.0.0.1:9092', description: 'One of KAFKA_BROKERS' } },
  },
  secured: {
    host: '{broker}',
    protocol: 'kafka-secure',
    description: 'TLS, with a password or a certificate',
    variables: { broker: { default: '127.0.0.1:9093', description: 'One of KAFKA_BROKERS' } },
    security: ['scramSha512', 'scramSha256', 'plain', 'certificate'].map((name) => ({
      $ref: `#/components/securitySchemes/${name}`,
    })),
  },
} as const;

export const SECURITY_SCHEMES = {
  scramSha512: { type: 'scramSha512', description: 'SASL/SCRAM-SHA-512' },
  scramSha256: { type: 'scramSha256', description: 'SASL/SCRAM-SHA-256' },
  plain: { type: 'plain', description: 'SASL/PLAIN' },
  certificate: { type: 'X509', description: 'TLS on both sides' },
} as const;

/** Beside the headers of the message itself. */
export const CAUSE_HEADERS = {
  type: 'object',
  required: [
    ...['accrue_letter', 'accrue_topic', 'accrue_group', 'accrue_partition', 'accrue_offset'],
    ...['accrue_reason_code', 'accrue_reason', 'accrue_attempts'],
  ],
  properties: {
    accrue_letter: { type: 'string', description: 'Its id for `accrue dlq show`' },
    accrue_topic: { type: 'string' },
    accrue_group: { type: 'string', description: 'Who could not handle it' },
    accrue_partition: { type: 'string' },
    accrue_offset: { type: 'string', description: 'Of the message; of the last one where a batch could not be read' },
    accrue_first_offset: { type: 'string', description: 'Of the first message of a batch that could not be read' },
    accrue_last_offset: { type: 'string' },
    accrue_reason_code: { type: 'string', description: 'Stable' },
    accrue_reason: {
      type: 'string',
      description:
        'Of an error that nobody wrote for a reader, only that there was one; operators find it with the letter',
    },
    accrue_attempts: { type: 'string' },
  },
} as const;
