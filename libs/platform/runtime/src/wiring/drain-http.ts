import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { drainServer } from '@accrue/http';

/** Takes no more connections and resolves when every request under way has its answer. */
export const drainHttp = (app: NestFastifyApplication): Promise<void> =>
  drainServer(app.getHttpServer(), async () => app.getHttpAdapter().close() as Promise<unknown>);
