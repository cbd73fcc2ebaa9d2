import { drainServer } from '@accrue/http';
import {
  createLogger,
  describeFailure,
  Ending,
  listenProblem,
  startTelemetry,
  surviveUnprintable,
  tellParentServing,
} from '@accrue/runtime';
import { webEdge } from '@accrue/web';
import { readGatewayConfig } from './config';
import { createGateway } from './gateway';

/** The gateway as a program, until a signal or the end of the program that started it. Exit code 0 after an orderly end. */
const run = async (): Promise<void> => {
  surviveUnprintable();
  const { host, port, logLevel, shutdownDeadlineMs, upstreams, retryMs, trustedProxies, web } = readGatewayConfig(
    process.env,
  );
  const log = createLogger(logLevel).child({ service: 'gateway' });
  const telemetry = startTelemetry({ service: 'accrue-gateway', env: process.env, logger: log });
  const gateway = createGateway({
    upstreams,
    retryMs,
    trustedProxies,
    edge: web === null ? null : webEdge({ ...web, log }),
    log,
  });
  new Ending(async () => {
    setTimeout(() => process.exit(1), shutdownDeadlineMs).unref();
    await drainServer(gateway.server, () => gateway.close());
    await telemetry?.stop();
    return true;
  });
  const url = await gateway.listen({ host, port }).catch((error: unknown) => {
    throw listenProblem(error, host, port);
  });
  tellParentServing();
  log.info({ url }, 'listening');
};

run().catch((error: unknown) => {
  console.error(describeFailure(error));
  process.exit(1);
});
