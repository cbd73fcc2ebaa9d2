import type { Server } from 'node:http';

const IDLE_CHECK_MS = 25;

/**
 * Takes no more connections and resolves when every request under way has its answer.
 * @param close of the framework on top of the server
 */
export const drainServer = async (server: Server, close: () => Promise<unknown>): Promise<void> => {
  // A kept-alive connection that becomes idle after its last answer would hold the server open for as long as its client likes.
  const timer = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
  try {
    await close();
  } finally {
    clearInterval(timer);
  }
};
