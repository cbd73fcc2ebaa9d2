import {
  blocked,
  CampaignsApp,
  DIRECTORY,
  enrolled,
  freed,
  ON_IDENTITY,
  sale,
  earnedPoints,
} from '../campaigns.fixture';

describe('a receipt of somebody who has just enrolled', () => {
  let app: CampaignsApp;
  beforeAll(async () => (app = await CampaignsApp.open()));
  afterAll(() => app.close());

  /** Enrollment's fact arrives while the answer is awaited. */
  const meanwhile = async <A>(card: string, ask: () => Promise<A>): Promise<A> => {
    const answer = ask();
    await new Promise((resolve) => setTimeout(resolve, 60));
    await app.deliverTo(DIRECTORY, ...enrolled(`m-${card}`, { card }));
    return answer;
  };
  const tookMs = async (act: () => Promise<unknown>): Promise<number> => {
    const startedAtMs = performance.now();
    await act();
    return performance.now() - startedAtMs;
  };

  it('is answered with the points', async () => {
    expect(await meanwhile('c-1', () => app.record(sale('r-1', 'c-1')))).toMatchObject({
      status: 201,
      body: { status: 'accepted', memberId: 'm-c-1', earned: earnedPoints(10) },
    });
  });

  it('is answered with the points also when somebody else had the card before', async () => {
    await app.enrol('m-before', { card: 'c-0' });
    await app.deliverTo(DIRECTORY, ...freed('m-before', 'c-0', '2026-10-31T09:00:00.000Z'));
    const answer = await meanwhile('c-0', () => app.record(sale('r-0', 'c-0')));
    expect(answer.body).toMatchObject({ status: 'accepted', memberId: 'm-c-0', earned: earnedPoints(10) });
  });

  it('is answered for an evaluation, for a claim and by member id as well', async () => {
    const evaluated = await meanwhile('c-2', () => app.post('/v1/receipts:evaluate', sale('r-2', 'c-2')));
    expect(evaluated.body).toMatchObject({ identified: true, memberId: 'm-c-2', earned: earnedPoints(10) });
    await app.record(sale('r-3', null));
    const claimed = await meanwhile('c-3', () => app.post('/v1/receipts/r-3:claim', { memberId: 'm-c-3' }));
    expect(claimed).toMatchObject({ status: 200, body: { memberId: 'm-c-3' } });
    const byId = sale('r-4', null, [['TEA', 1, 1000]], { member: { idType: 'member_id', value: 'm-c-4' } });
    expect((await meanwhile('c-4', () => app.record(byId))).body).toMatchObject({
      status: 'accepted',
      earned: earnedPoints(10),
    });
  });

  it('is pending when nobody is known in time: the link tells what became of it', async () => {
    const answer = await app.record(sale('r-5', 'c-5'));
    const pending = { status: 'pending', link: '/v1/receipts/r-5', memberId: null, earned: earnedPoints(0) };
    expect(answer).toMatchObject({ status: 201, headers: { location: '/v1/receipts/r-5' }, body: pending });
    expect((await app.get('/v1/receipts/r-5')).body).toMatchObject(pending);
    expect((await app.record(sale('r-5', 'c-5'))).body).toMatchObject({ ...pending, duplicate: true });
    await app.deliverTo(DIRECTORY, ...enrolled('m-5', { card: 'c-5' }));
    expect((await app.get('/v1/receipts/r-5')).body).toMatchObject(pending);
    await app.hearItself();
    await app.deliverTo(ON_IDENTITY, ...enrolled('m-5', { card: 'c-5' }));
    await app.hearItself();
    const { body } = await app.get('/v1/receipts/r-5');
    expect(body).toMatchObject({ status: 'accepted', memberId: 'm-5', earned: earnedPoints(10) });
    expect(body).not.toHaveProperty('link');
  });

  it('does not wait for whom it does not name, for a blocked card, or for the token of a payment card', async () => {
    await app.enrol('eve', { card: 'c-eve' });
    await app.deliverTo(DIRECTORY, ...blocked('eve', 'c-eve', '2026-10-31T09:00:00.000Z'));
    const token = { idType: 'payment_token', value: 'tok-1' };
    let statuses: unknown[] = [];
    const took = await tookMs(async () => {
      const answers = [
        await app.record(sale('r-6', null)),
        await app.record(sale('r-7', 'c-eve')),
        await app.record(sale('r-8', null, [['TEA', 1, 1000]], { member: token })),
      ];
      statuses = answers.map(({ body }) => body.status);
    });
    expect(statuses).toEqual(['unattributed', 'unattributed', 'pending']);
    expect(took).toBeLessThan(450);
  });

  it('does not wait in a batch: its answers come together', async () => {
    let answers: unknown[] = [];
    const took = await tookMs(async () => {
      const { body } = await app.batch(sale('r-9', 'c-9'), sale('r-10', null));
      answers = body;
    });
    expect(answers).toMatchObject([{ status: 'pending', link: '/v1/receipts/r-9' }, { status: 'unattributed' }]);
    expect(took).toBeLessThan(450);
  });

  it('is not held up by a flood of cards that nobody knows', async () => {
    const flood = Array.from({ length: 150 }, (_unused, n) =>
      app.record(sale(`f-${String(n)}`, `nobody-${String(n)}`)),
    );
    await app.enrol('kim', { card: 'c-kim' });
    expect((await app.record(sale('r-11', 'c-kim'))).body).toMatchObject({
      status: 'accepted',
      earned: earnedPoints(10),
    });
    const answers = await Promise.all(flood);
    expect(new Set(answers.map(({ body }) => body.status))).toEqual(new Set(['pending']));
  });
});
