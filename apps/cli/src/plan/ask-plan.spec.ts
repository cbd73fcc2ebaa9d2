import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiClient, Unreachable } from '../client';
import { askPlan } from './ask-plan';

/** A platform that has published something, and answers a simulation as the test says. */
const planFrom = async (simulate: (answer: ServerResponse) => void): Promise<unknown> => {
  const server = createServer((request, answer) => {
    if (request.url === '/v1/programme:plan') answer.end('{"publishedVersion":1,"changes":[]}');
    else simulate(answer);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  try {
    return await askPlan(new ApiClient({ url, key: 'k' }), {}, 'all', true);
  } finally {
    server.close();
    server.closeAllConnections();
  }
};

describe('the answer to a simulation', () => {
  const report = '{"report":{"publishedVersion":1,"replayed":{"members":1,"receipts":2,"actions":0}}}\n';

  it('ends with the report, however it is cut on its way', async () => {
    const plan = planFrom((answer) => {
      answer.write('{"progress":{"receipts":1,"of":2}}\n{"rep');
      setTimeout(() => answer.end(report.slice(5)), 20);
    });
    expect(await plan).toMatchObject({ replayed: { receipts: 2 } });
  });

  it('that breaks off is no plan, and worth another try', async () => {
    const cut = planFrom((answer) => {
      answer.write('{"progress":{"receipts":1,"of":2}}\n');
      setTimeout(() => answer.destroy(), 20);
    });
    await expect(cut).rejects.toThrow(Unreachable);
  });

  it('that ends without a report is no plan', async () => {
    const ended = planFrom((answer) => answer.end('{"progress":{"receipts":1,"of":2}}\n'));
    await expect(ended).rejects.toThrow('broke off');
  });
});
