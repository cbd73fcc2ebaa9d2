import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

const DRAINED_BYTES_MAX = 64 * 1024 * 1024;
const DRAIN_MS_MAX = 5_000;

/**
 * Reads to its end, and forgets, a body that was refused before it was read (too large, unknown route or media type). Many
 * clients look for the answer only when all is sent: a connection closed earlier is a broken pipe to them, not a problem document.
 */
export const readRefusedBodies = (fastify: FastifyInstance): void => {
  fastify.addHook('onSend', async ({ raw }, { statusCode }, payload) => {
    if (statusCode >= 400 && !raw.readableEnded && !raw.destroyed) await drained(raw);
    return payload;
  });
};

/** Bounded in bytes and time, so that nobody holds a connection open by sending for ever. */
const drained = (body: IncomingMessage): Promise<void> =>
  new Promise((resolve) => {
    let bytes = 0;
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > DRAINED_BYTES_MAX) done();
    };
    const done = (): void => {
      clearTimeout(late);
      body.off('data', onData).off('end', done).off('close', done);
      resolve();
    };
    const late = setTimeout(done, DRAIN_MS_MAX);
    body.on('data', onData).once('end', done).once('close', done);
  });
