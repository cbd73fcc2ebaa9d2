export interface BrokerSettings {
  /** host:port of one broker or more; the others are found through them. */
  readonly brokers: readonly string[];
  /** Shown by the brokers' own tools and quotas, e.g. `accrue-ledger`. */
  readonly clientId: string;
  /** Names of topics and groups begin with it on the brokers: several platforms share one Kafka. Default: none. */
  readonly prefix?: string;
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
  readonly tls?: { readonly caFile?: string; readonly certFile?: string; readonly keyFile?: string };
}

/** The world's failure: no broker answers, or none that may. What was being sent may or may not have arrived. */
export class BrokerUnavailable extends Error {
  readonly retriable = true;
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'BrokerUnavailable';
  }
}
