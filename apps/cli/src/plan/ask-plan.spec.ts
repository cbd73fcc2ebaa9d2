import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiClient } from '../client';
import { askPlan } from './ask-plan';

const REPORT = { publishedVersion: 1, replayed: { members: 1, receipts: 2, actions: 0 } };

const job = (state: string, more: object = {}) => ({
  ...{ id: 'campaigns.1', kind: 'programme.simulate', state, unit: 'receipts', done: 1, total: 2 },
  ...{ finishedAt: ['queued', 'running'].includes(state) ? null : '2026-11-01T12:00:00.000Z', error: null },
  ...more,
});

/** A platform that has published something, and whose job goes on each time it is looked at: null: nobody answers. */
const planFrom = async (...looks: readonly (object | null)[]) => {
  const asked: string[] = [];
  let look = 0;
  const server = createServer((request, answer) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const says = (body: object): void => void answer.end(JSON.stringify(body));
    if (request.url === '/v1/programme:plan') says({ publishedVersion: 1, changes: [] });
    else if (request.url?.startsWith('/v1/programme:simulate') === true) says({ id: 'campaigns.1' });
    else if (request.url?.endsWith(':cancel') === true) says(job('running', { cancelRequested: true }));
    else {
      const now = looks[Math.min(look++, looks.length - 1)];
      if (now === null || now === undefined) answer.destroy();
      else says(now);
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const plan = askPlan(new ApiClient({ url, key: 'k' }), {}, 'all', true).finally(() => {
    server.close();
    server.closeAllConnections();
  });
  return { plan, asked };
};

describe('a plan is a job', () => {
  it('that is waited for, also while the platform is away for a moment', async () => {
    const { plan } = await planFrom(job('queued'), job('running'), null, job('done', { result: REPORT }));
    expect(await plan).toEqual(REPORT);
  });

  it('that says why it failed', async () => {
    const { plan } = await planFrom(job('failed', { error: { code: 'job.interrupted', detail: 'Died.' } }));
    await expect(plan).rejects.toMatchObject({ message: 'job.interrupted: Died.', exitCode: 1 });
  });

  it('that Ctrl+C cancels, and says so', async () => {
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { plan, asked } = await planFrom(job('running'), job('running'), job('running'), job('cancelled'));
    plan.catch(() => undefined);
    while (!asked.some((one) => one.startsWith('GET'))) await new Promise((then) => setTimeout(then, 5));
    process.emit('SIGINT');
    await expect(plan).rejects.toMatchObject({
      ...{ message: 'cancelled: job campaigns.1 has ended, nothing came of it', exitCode: 130 },
    });
    expect(asked).toContain('POST /v1/jobs/campaigns.1:cancel');
    expect(said.mock.calls.join()).toContain('cancelling');
    said.mockRestore();
  });
});
