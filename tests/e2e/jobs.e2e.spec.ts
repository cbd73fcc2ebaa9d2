import { Platform } from './platform';

interface Job {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly finishedAt: string | null;
  readonly result: { readonly ok: boolean } | null;
}

describe('what takes long', () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await Platform.start();
    await platform.accrue('programme', 'apply', 'examples/online-retail-ii/programme.yaml');
  });
  afterAll(() => platform.dispose());

  const jobs = async (role: 'operator' | 'analyst', query = ''): Promise<readonly Job[]> =>
    (await platform.call<{ jobs: readonly Job[] }>(`/v1/jobs${query}`, { key: platform.key(role) })).body.jobs;

  it('is a job that is asked for over HTTP, watched, and read again after a power cut', async () => {
    // Given a verification that an analyst asked for
    const key = platform.key('analyst');
    const answer = await fetch(`${platform.url}/v1/ledger:verify`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'idempotency-key': 'today' },
    });
    const { id } = (await answer.json()) as Job;
    expect([answer.status, answer.headers.get('location')]).toEqual([202, `/v1/jobs/${id}`]);
    // When the platform is killed at once, and started again
    await platform.kill();
    await platform.launch();
    // Then the job is there, and comes to its end, also if it had been begun
    const find = async (): Promise<Job> => (await platform.call<Job>(`/v1/jobs/${id}`, { key })).body;
    let job = await find();
    while (job.finishedAt === null) {
      expect(['queued', 'running']).toContain(job.state);
      await new Promise((then) => setTimeout(then, 250));
      job = await find();
    }
    expect(job).toMatchObject({ kind: 'ledger.verify', state: 'done', result: { ok: true } });
    // Nothing more happens to it.
    expect((await platform.call<Job>(`/v1/jobs/${id}:cancel`, { method: 'POST', key })).body).toEqual(job);
  });

  it('is seen by whoever may start it', async () => {
    const draft = (await platform.call<{ document: object }>('/v1/programme')).body.document;
    await platform.jobDone('/v1/programme:simulate?over=all', { json: draft });
    const [secret] = await jobs('operator', '?kind=programme.simulate');
    expect((await jobs('operator', '?state=done')).map(({ kind }) => kind)).toEqual([
      'programme.simulate',
      'ledger.verify',
    ]);
    expect((await jobs('analyst')).map(({ kind }) => kind)).toEqual(['ledger.verify']);
    const asked = await platform.call(`/v1/jobs/${secret?.id ?? ''}`, { key: platform.key('analyst') });
    expect(asked).toMatchObject({ status: 404, body: { code: 'job.unknown' } });
    for (const path of ['/v1/jobs', `/v1/jobs/${secret?.id ?? ''}`])
      expect((await platform.call(path, { key: platform.key('pos') })).status).toBe(403);
  });

  it('is waited for by the command line, as if it had answered at once', async () => {
    const verified = await platform.accrue('ledger', 'verify');
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('The ledger verifies')]);
    const rebuilt = await platform.accrue('projections', 'rebuild', 'ledger/balance');
    expect([rebuilt.code, rebuilt.stdout]).toEqual([0, expect.stringContaining('swapped in')]);
    const plan = await platform.accrue('programme', 'plan', 'examples/online-retail-ii/programme.yaml');
    expect([plan.code, plan.stderr]).toEqual([0, expect.stringContaining('receipts in')]);
  });
});
