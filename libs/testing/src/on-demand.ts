import { createServer } from 'node:http';

/** Something that a test run started, and what its suites have to know of it. */
export interface Started<Address> {
  readonly address: Address;
  stop(): Promise<void>;
}

export interface OnDemand {
  /** For `askOnDemand`, in whatever process. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * One server for all suites of a test run, started when the first of them asks. It belongs to the process that runs all along,
 * as Jest's workers come and go.
 */
export const offerOnDemand = async <Address>(start: () => Promise<Started<Address>>): Promise<OnDemand> => {
  let started: Promise<Started<Address>> | undefined;
  const server = createServer((_request, response) => {
    started ??= start();
    started.then(
      ({ address }) => response.end(JSON.stringify({ address })),
      (error: unknown) =>
        response.end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) })),
    );
  });
  // A first start may download something.
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has an address');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await started?.then(
        (running) => running.stop(),
        () => undefined,
      );
    },
  };
};

/** Waits until it is started. */
export const askOnDemand = async <Address>(url: string): Promise<Address> => {
  const answer = (await (await fetch(url, { headers: { connection: 'close' } })).json()) as {
    readonly address?: Address;
    readonly error?: string;
  };
  if (answer.address === undefined) throw new Error(answer.error);
  return answer.address;
};
