/** What is a run's own of a broker's configuration. */
export interface BrokerPlace {
  readonly port: number;
  /** The node is its own controller and talks to itself there. */
  readonly controllerPort: number;
  readonly logDirectory: string;
}

/** The template with the run's ports and folders. */
export const serverProperties = (template: string, { port, controllerPort, logDirectory }: BrokerPlace): string => {
  const own = new Map([
    ['controller.quorum.voters', `1@127.0.0.1:${controllerPort}`],
    ['listeners', `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`],
    ['advertised.listeners', `PLAINTEXT://127.0.0.1:${port}`],
    // In a properties file a backslash begins an escape.
    ['log.dirs', logDirectory.replaceAll('\\', '\\\\')],
  ]);
  const kept = template.split('\n').filter((line) => !own.has(line.split('=', 1)[0]?.trim() ?? ''));
  return `${[...kept, ...[...own].map(([name, value]) => `${name}=${value}`)].join('\n')}\n`;
};
