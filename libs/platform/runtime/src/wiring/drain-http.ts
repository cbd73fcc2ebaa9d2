import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const IDLE_CHECK_MS = 25;

/** Takes no more connections and resolves when every request under way has its answer. */
export const drainHttp = async (app: NestFastifyApplication): Promise<void> => {
  const server = app.getHttpServer();
  // A kept-alive connection that becomes idle after its last answer would hold the server open for as long as its client likes.
  const timer = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
  try {
    await app.getHttpAdapter().close();
  } finally {
    clearInterval(timer);
  }
};
