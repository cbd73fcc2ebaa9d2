import { dockerAnswers } from '../docker-answers';
import type { Started } from '../on-demand';

/** Where the KurrentDB or EventStoreDB of a test run comes from. It has no package outside of container images. */
export type KurrentSource = 'given' | 'docker' | 'none';

/** Of the line with long support; as in deploy/compose. */
export const KURRENT_IMAGE = 'kurrentplatform/kurrentdb:26.0.3';
const PORT = 2113;

/** KURRENTDB_URL, else Docker. */
export const findKurrentSource = async (): Promise<KurrentSource> => {
  if ((process.env['KURRENTDB_URL'] ?? '').trim() !== '') return 'given';
  return (await dockerAnswers()) ? 'docker' : 'none';
};

/** @returns the connection string */
export const startKurrent = async (source: Exclude<KurrentSource, 'none'>): Promise<Started<string>> => {
  if (source === 'given')
    return { address: (process.env['KURRENTDB_URL'] ?? '').trim(), stop: () => Promise.resolve() };
  const { GenericContainer, Wait } = await import('testcontainers');
  const container = await new GenericContainer(KURRENT_IMAGE)
    .withExposedPorts(PORT)
    .withEnvironment({
      KURRENTDB_CLUSTER_SIZE: '1',
      KURRENTDB_INSECURE: 'true',
      KURRENTDB_MEM_DB: 'true',
    })
    .withWaitStrategy(Wait.forHttp('/health/live', PORT).forStatusCode(204))
    .start();
  return {
    address: `kurrentdb://${container.getHost()}:${container.getMappedPort(PORT)}?tls=false`,
    stop: async () => void (await container.stop()),
  };
};
