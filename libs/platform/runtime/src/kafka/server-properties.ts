/** Where clients come by way of something in between (a port forward, a proxy), which is where the broker has to send them. */
export interface ForwardedListener {
  /** Where the broker listens for them. */
  readonly port: number;
  /** What it tells them: the port of what is in between. */
  readonly advertisedPort: number;
}

/** What is a run's own of a broker's configuration. */
export interface BrokerPlace {
  readonly port: number;
  /** The node is its own controller and talks to itself there. */
  readonly controllerPort: number;
  readonly logDirectory: string;
  readonly forwarded?: ForwardedListener | undefined;
}

/** The template with the run's ports and folders. */
export const serverProperties = (
  template: string,
  { port, controllerPort, logDirectory, forwarded }: BrokerPlace,
): string => {
  const own = new Map([
    ['controller.quorum.voters', `1@127.0.0.1:${controllerPort}`],
    ['listeners', listeners({ PLAINTEXT: port, CONTROLLER: controllerPort, FORWARDED: forwarded?.port })],
    ['advertised.listeners', listeners({ PLAINTEXT: port, FORWARDED: forwarded?.advertisedPort })],
    ['listener.security.protocol.map', 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,FORWARDED:PLAINTEXT'],
    // In a properties file a backslash begins an escape.
    ['log.dirs', logDirectory.replaceAll('\\', '\\\\')],
  ]);
  const kept = template.split('\n').filter((line) => !own.has(line.split('=', 1)[0]?.trim() ?? ''));
  return `${[...kept, ...[...own].map(([name, value]) => `${name}=${value}`)].join('\n')}\n`;
};

const listeners = (ports: Readonly<Record<string, number | undefined>>): string =>
  Object.entries(ports)
    .flatMap(([name, port]) => (port === undefined ? [] : `${name}://127.0.0.1:${port}`))
    .join(',');
