import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApp, fixedApiKeys, Public } from '../index';

@Controller('v1')
class SinkController {
  @Public() @Post('sink') sink() {
    return {};
  }
}

@Module({ controllers: [SinkController] })
class SinkModule {}

const CHUNKS = 20;
const CHUNK = 'x'.repeat(500_000);

/** A sender that looks for the answer only when all is sent, as most do. */
const sendThenRead = async (port: number, type: string): Promise<string> => {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk.toString()));
  const ended = once(socket, 'end');
  socket.write(`POST /v1/sink HTTP/1.1\r\nhost: accrue\r\nconnection: close\r\ncontent-type: ${type}\r\n`);
  socket.write(`content-length: ${String(CHUNKS * CHUNK.length)}\r\n\r\n`);
  for (let sent = 0; sent < CHUNKS; sent += 1) {
    await sleep(5);
    await new Promise<void>((done, fail) => socket.write(CHUNK, (error) => (error ? fail(error) : done())));
  }
  await ended;
  return answer;
};

describe('a large body that is refused', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    app = await createHttpApp({ modules: [SinkModule], apiKeys: fixedApiKeys({}), problemStatuses: {} });
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  it.each([
    ['as too large', 'application/json', 413, 'request.too_large'],
    ['as too large in bulk', 'application/x-ndjson', 413, 'request.too_large'],
    ['for its media type', 'application/xml', 415, 'request.unsupported_media_type'],
  ])('%s leaves its sender with an answer, not with a broken connection', async (_why, type, status, code) => {
    const { port } = app.getHttpServer().address() as AddressInfo;
    const answer = await sendThenRead(port, type);
    expect(answer).toContain(`HTTP/1.1 ${String(status)} `);
    expect(answer).toContain(`"code":"${code}"`);
  });
});
