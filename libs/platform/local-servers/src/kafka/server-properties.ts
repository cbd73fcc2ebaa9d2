/** A way in for clients beside the plain one, with demands of its own. */
export interface FurtherListener {
  /** Capitals, e.g. FORWARDED. */
  readonly name: string;
  readonly port: number;
  /** Where it listens; default 127.0.0.1. */
  readonly host?: string;
  /** Where clients are sent; default: `port`. Another one when they come through something in between. */
  readonly advertisedPort?: number;
  /** How clients call it; default: `host`. */
  readonly advertisedHost?: string;
  /** Default PLAINTEXT. */
  readonly protocol?: 'PLAINTEXT' | 'SSL' | 'SASL_SSL' | 'SASL_PLAINTEXT';
  /** Of this listener alone, e.g. `ssl.client.auth`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** What is a run's own of a broker's configuration. */
export interface BrokerPlace {
  readonly port: number;
  /** The node is its own controller and talks to itself there. */
  readonly controllerPort: number;
  readonly logDirectory: string;
  readonly further?: readonly FurtherListener[];
  readonly settings?: Readonly<Record<string, string>>;
}

/** The template with the run's ports and folders. */
export const serverProperties = (
  template: string,
  { port, controllerPort, logDirectory, further = [], settings = {} }: BrokerPlace,
): string => {
  const plain = { name: 'PLAINTEXT', port };
  const controller = { name: 'CONTROLLER', port: controllerPort };
  const advertised = further.map((way) => ({
    name: way.name,
    port: way.advertisedPort ?? way.port,
    host: way.advertisedHost ?? way.host,
  }));
  const protocols = [plain, controller, ...further].map((way) => `${way.name}:${protocolOf(way)}`);
  const own = new Map([
    ['controller.quorum.voters', `1@127.0.0.1:${controllerPort}`],
    ['listeners', addresses([plain, controller, ...further])],
    ['advertised.listeners', addresses([plain, ...advertised])],
    ['listener.security.protocol.map', protocols.join(',')],
    ...Object.entries(settings),
    ...further.flatMap(settingsOf),
    // In a properties file a backslash begins an escape.
    ['log.dirs', logDirectory.replaceAll('\\', '\\\\')],
  ]);
  const kept = template.split('\n').filter((line) => !own.has(line.split('=', 1)[0]?.trim() ?? ''));
  return `${[...kept, ...[...own].map(([name, value]) => `${name}=${value}`)].join('\n')}\n`;
};

type Way = Pick<FurtherListener, 'name' | 'port' | 'protocol'> & { readonly host?: string | undefined };

const addresses = (ways: readonly Way[]): string =>
  ways.map(({ name, port, host = '127.0.0.1' }) => `${name}://${host}:${port}`).join(',');

const protocolOf = ({ protocol = 'PLAINTEXT' }: Way): string => protocol;

const settingsOf = ({ name, settings = {} }: FurtherListener): readonly (readonly [string, string])[] =>
  Object.entries(settings).map(([key, value]) => [`listener.name.${name.toLowerCase()}.${key}`, value]);
