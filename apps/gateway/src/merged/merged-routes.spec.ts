import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEAD_LETTER_ORDER, generateOpenApi } from '@accrue/runtime';
import { allContexts } from '@accrue/contexts';
import { answerJson, FakeServices, type Behaviour } from '../fake-services.fixture';
import { CONTEXTS, type ContextName } from '@accrue/contracts';
import { drainedTogether } from './lag';
import { mergeOpenApi, type OpenApi } from './openapi';

describe('what the gateway answers for all services together', () => {
  let services: FakeServices;
  beforeEach(async () => void (services = await FakeServices.start(200)));
  afterEach(() => services.stop());
  const all = (behaviour: (context: ContextName) => readonly Behaviour[]): void =>
    CONTEXTS.forEach((context) => services.will(context, ...behaviour(context)));

  it('is ready when all five are, and alive without them', async () => {
    all(() => [answerJson(200, { status: 'ready', parts: { process: 'running', database: 'up' } })]);
    const parts = Object.fromEntries(CONTEXTS.map((context) => [context, 'up']));
    expect(await services.call('GET /readyz')).toMatchObject({ status: 200, body: { status: 'ready', parts } });
    await services.down('tiers');
    services.will('ledger', answerJson(503, { status: 'not ready', parts: { process: 'starting', database: 'up' } }));
    const { status, body } = await services.call('GET /readyz');
    expect([status, body]).toEqual([
      503,
      {
        status: 'not ready',
        parts: { ...parts, ledger: 'down', 'ledger/process': 'starting', 'ledger/database': 'up', tiers: 'down' },
      },
    ]);
    expect((await services.call('GET /livez')).status).toBe(200);
  });

  describe('the lag', () => {
    const progress = (context: ContextName, more: object = {}) =>
      answerJson(200, {
        events: 10,
        behind: 0,
        drained: true,
        subscriptions: [{ group: `${context}.does` }],
        projections: [{ context, name: 'p' }],
        ...more,
      });

    it('is the sum, and nothing is under way when two rounds say so', async () => {
      all((context) => [progress(context)]);
      expect((await services.call('GET /v1/system/lag')).body).toEqual({
        events: 50,
        behind: 0,
        drained: true,
        subscriptions: CONTEXTS.map((context) => ({ group: `${context}.does` })),
        projections: CONTEXTS.map((context) => ({ context, name: 'p' })),
      });
      expect(services.received).toHaveLength(10);
    });
    it('is not asked for twice when one is behind', async () => {
      all((context) => [progress(context, context === 'tiers' ? { behind: 3, drained: false } : {})]);
      expect((await services.call('GET /v1/system/lag')).body).toMatchObject({ behind: 3, drained: false });
      expect(services.received).toHaveLength(5);
    });
    it('shows a fact that moved from a service not yet asked to one that was', async () => {
      all((context) => [progress(context), progress(context, context === 'ledger' ? { events: 11 } : {})]);
      expect((await services.call('GET /v1/system/lag')).body).toMatchObject({ events: 51, behind: 0, drained: false });
    });
    it('shows a fact that arrives between the rounds', async () => {
      all((context) => [
        progress(context),
        progress(context, context === 'tiers' ? { behind: 1, drained: false } : {}),
      ]);
      expect((await services.call('GET /v1/system/lag')).body).toMatchObject({ behind: 1, drained: false });
    });
    it('is not to be had without all services', async () => {
      all((context) => [progress(context)]);
      await services.down('rewards');
      expect(await services.call('GET /v1/system/lag')).toMatchObject({ status: 503, body: { context: 'rewards' } });
    });
    it('counts a service that was replaced between the rounds as having moved', () => {
      const part = { events: 1, behind: 0, drained: true, subscriptions: [], projections: [] };
      expect(drainedTogether([part], [{ ...part, events: 2 }])).toBe(false);
      expect(drainedTogether([part], [])).toBe(false);
    });
  });

  it('tells a caller without a key what any service would', async () => {
    const problem = { code: 'auth.key_missing', status: 401 };
    all(() => [answerJson(401, problem, { 'content-type': 'application/problem+json', 'www-authenticate': 'Bearer' })]);
    const { status, headers, body } = await services.call('GET /v1/projections');
    expect([status, headers.get('www-authenticate'), body]).toEqual([401, 'Bearer', problem]);
  });

  it('lists the projections and digests of all, and rebuilds where the projection is', async () => {
    all((context) => [answerJson(200, { projections: [{ context }], digests: [{ context }] })]);
    const lists = CONTEXTS.map((context) => ({ context }));
    expect((await services.call('GET /v1/projections')).body).toEqual({ projections: lists });
    expect((await services.call('GET /v1/system/digests')).body).toEqual({ digests: lists });
    services.received.splice(0);
    await services.call('POST /v1/projections/tiers/membership:rebuild');
    await services.call('POST /v1/projections/nobody/membership:rebuild');
    expect(services.received.map(({ context, url }) => `${context} ${url}`)).toEqual([
      'tiers /v1/projections/tiers/membership:rebuild',
      'enrollment /v1/projections/nobody/membership:rebuild',
    ]);
  });

  it('lists the due work of all, and tries it again where it is', async () => {
    all((context) => [answerJson(200, { dueWork: [{ context }] })]);
    expect((await services.call('GET /v1/due-work')).body).toEqual({
      dueWork: CONTEXTS.map((context) => ({ context })),
    });
    services.received.splice(0);
    await services.call('POST /v1/due-work/ledger/settle-accounts:retry');
    await services.call('POST /v1/due-work/nobody/settle-accounts:retry');
    expect(services.received.map(({ context, url }) => `${context} ${url}`)).toEqual([
      'ledger /v1/due-work/ledger/settle-accounts:retry',
      'enrollment /v1/due-work/nobody/settle-accounts:retry',
    ]);
  });

  it('lists each dead letter once, oldest first, and takes it to the context that could not handle it', async () => {
    const letter = (n: number) => ({ id: `t~ledger.post~0~${n}~0`, failedAt: `2026-01-0${n}T00:00:00.000Z` });
    all((context) => [
      answerJson(200, { deadLetters: context === 'ledger' ? [letter(1), letter(3)] : [letter(2)], nextCursor: null }),
    ]);
    const cursorAt = ({ failedAt, id }: ReturnType<typeof letter>) => DEAD_LETTER_ORDER.cursorAt([failedAt, id]);
    const list = async (query: string): Promise<object> => (await services.call(`GET /v1/dead-letters${query}`)).body;
    expect(await list('?status=parked')).toEqual({
      deadLetters: [letter(1), letter(2), letter(3)],
      nextCursor: null,
    });
    expect(await list('?limit=2')).toEqual({ deadLetters: [letter(1), letter(2)], nextCursor: cursorAt(letter(2)) });
    // Nothing of it is left here, but one of the services has more than it could send.
    all((context) => [
      answerJson(200, {
        deadLetters: context === 'ledger' ? [letter(1)] : [],
        nextCursor: context === 'ledger' ? 'b' : null,
      }),
    ]);
    expect(await list('?limit=1&cursor=a')).toEqual({ deadLetters: [letter(1)], nextCursor: cursorAt(letter(1)) });
    expect(services.received.at(-1)?.url).toBe('/v1/dead-letters?limit=1&cursor=a');
    expect(services.received[0]?.url).toBe('/v1/dead-letters?status=parked');
    services.received.splice(0);
    const id = encodeURIComponent('loyalty.campaigns.award.facts.v1~ledger.post-when-awarded~3~17~0');
    await services.call(`GET /v1/dead-letters/${id}`);
    await services.call(`POST /v1/dead-letters/${id}:replay`);
    await services.call(`POST /v1/dead-letters/${id}:discard`);
    await services.call('GET /v1/dead-letters/nonsense');
    expect(services.received.map(({ context, url }) => `${context} ${url}`)).toEqual([
      `ledger /v1/dead-letters/${id}`,
      `ledger /v1/dead-letters/${id}:replay`,
      `ledger /v1/dead-letters/${id}:discard`,
      'enrollment /v1/dead-letters/nonsense',
    ]);
  });

  it('publishes what tills send through the service that is open to them', async () => {
    await services.call('POST /v1/topics/loyalty.pos.receipts.v1/messages', { body: '{}' });
    expect(services.received.map(({ context }) => context)).toEqual(['campaigns']);
  });

  it('has one API document, the whole one', async () => {
    const parts = await Promise.all(allContexts.map(async (context) => (await generateOpenApi([context])) as OpenApi));
    const whole = readFileSync(join(__dirname, '../../../../docs/api/openapi.json'), 'utf8');
    expect(`${JSON.stringify(mergeOpenApi(parts), null, 2)}\n`).toBe(whole);
  });
});
