import { createSecretKey, randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { webEdge } from '@accrue/web';
import { answerJson, FakeServices, KNOWN_KEY, type Behaviour } from './fake-services.fixture';
import { CONTEXT_ROUTES } from './routes';

const NO_SIGN_IN = { signIn: null, log: { warn: () => undefined } };

const cut: Behaviour = (response) => response.destroy();
const halfAnswer: Behaviour = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' }).write('{"half": ');
  setTimeout(() => response.destroy(), 20);
};
const closing = answerJson(503, { code: 'service.stopping', status: 503 });
const noDatabase = answerJson(
  503,
  { code: 'service.unavailable', status: 503 },
  { 'content-type': 'application/problem+json; charset=utf-8', 'retry-after': '2' },
);
/** Without a length, as a service answers that is not yet what it will be. */
const starting: Behaviour = (response) => {
  response.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '2' }).flushHeaders();
  response.end(JSON.stringify({ code: 'service.starting', status: 503 }));
};
const done = answerJson(201, { done: true });

describe('the gateway', () => {
  let services: FakeServices;
  const start = async (retryMs?: number): Promise<void> => void (services = await FakeServices.start(retryMs));
  afterEach(() => services.stop());

  describe('in front of five services that work', () => {
    it('sends each route to the context that owns it, and to no other', async () => {
      await start();
      for (const { method, path, context } of CONTEXT_ROUTES) {
        const asked = path.replaceAll(/\{\w+\}/g, 'x.1:y');
        const { status, body } = await services.call(`${method} ${asked}`, method === 'GET' ? {} : { body: '{}' });
        expect([path, status, body]).toEqual([path, 200, { from: context }]);
      }
      expect(services.received.map(({ context }) => context)).toEqual(CONTEXT_ROUTES.map(({ context }) => context));
    });

    it('passes on what was asked and what was answered, untouched', async () => {
      await start();
      services.will('campaigns', answerJson(201, { points: 7 }, { location: '/v1/receipts/R-1' }));
      const body = '{"receiptId":  "R-1",\n "note": "£5"}';
      const answer = await services.call('POST /v1/receipts?dry=1&q=%C3%A4', {
        headers: { 'x-api-key': 'k-1', 'x-correlation-id': 'till-7', 'idempotency-key': 'i', traceparent: '00-a-b-01' },
        body,
      });
      expect(answer.status).toBe(201);
      expect(answer.body).toEqual({ points: 7 });
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        location: '/v1/receipts/R-1',
        'x-correlation-id': 'till-7',
        'content-type': 'application/json',
      });
      expect(services.received).toMatchObject([{ method: 'POST', url: '/v1/receipts?dry=1&q=%C3%A4', body }]);
      expect(services.received[0]?.headers).toMatchObject({
        'x-api-key': 'k-1',
        'x-correlation-id': 'till-7',
        'idempotency-key': 'i',
        'content-type': 'application/json',
        traceparent: '00-a-b-01',
      });
    });

    it('makes a correlation id for who brings none, and lets the services see it', async () => {
      await start();
      const { headers } = await services.call('GET /v1/rewards');
      expect(headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(services.received[0]?.headers['x-correlation-id']).toBe(headers.get('x-correlation-id'));
    });

    it('asks no service anything for who has no key, and tells them for whom it asks', async () => {
      await start();
      const anonymous = await services.call('GET /v1/rewards', { headers: { 'x-api-key': '' } });
      const unknown = await services.call('GET /v1/rewards', { headers: { 'x-api-key': 'guessed' } });
      expect([anonymous, unknown].map(({ status, body }) => [status, body.code])).toEqual([
        [401, 'auth.key_missing'],
        [401, 'auth.key_unknown'],
      ]);
      expect(services.received).toEqual([]);
      await services.call('GET /v1/rewards', { headers: { 'x-forwarded-for': '203.0.113.9' } });
      expect(services.received[0]?.headers['x-forwarded-for']).toBe('203.0.113.9, 127.0.0.1');
    });

    it('passes refusals on as they are', async () => {
      await start();
      const problem = { code: 'auth.key_unknown', status: 401 };
      services.will('ledger', answerJson(401, problem, { 'content-type': 'application/problem+json' }));
      const answer = await services.call('GET /v1/members/m/balance');
      expect([answer.status, answer.body]).toEqual([401, problem]);
    });

    it('streams an answer of any length', async () => {
      await start();
      const line = `${JSON.stringify({ memberId: 'm'.repeat(1_000) })}\n`;
      services.will('ledger', (response) => {
        response.writeHead(200, { 'content-type': 'application/x-ndjson' });
        for (let n = 0; n < 5_000; n += 1) response.write(line);
        response.end();
      });
      const answer = await fetch(`${services.url}/v1/balances/export`, {
        headers: { connection: 'close', 'x-api-key': KNOWN_KEY },
      });
      expect(await answer.text()).toBe(line.repeat(5_000));
    });

    it('has problem documents of its own', async () => {
      await start();
      const unknown = await services.call('POST /v1/nothing', { body: '{}' });
      expect(unknown.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect([unknown.status, unknown.body]).toEqual([
        404,
        expect.objectContaining({ code: 'route.unknown', instance: '/v1/nothing' }),
      ]);
      const large = await services.call('POST /v1/receipts', { body: 'x'.repeat(10 * 1024 * 1024 + 1) });
      expect([large.status, large.body.code]).toEqual([413, 'request.too_large']);
      const garbled = await services.call('GET /v1/receipts/%E0%A4%A');
      expect([garbled.status, garbled.body.code]).toEqual([400, 'request.invalid']);
      expect(services.received).toEqual([]);
    });

    it('answers what is under way before it stops', async () => {
      await start();
      services.will('rewards', (response, received) => setTimeout(() => done(response, received), 300));
      const answer = services.call('POST /v1/redemptions', { body: '{}' });
      while (services.received.length === 0) await sleep(5);
      await services.gateway.close();
      expect((await answer).status).toBe(201);
    });
  });

  describe('while a service restarts', () => {
    const adjust = 'POST /v1/accounts/m/adjustments'; // without an id: not to be repeated
    const anonymous = { body: '{"walletId": "points", "points": 5, "reasonCode": "goodwill"}' };

    it('keeps requests of every kind until it is there again', async () => {
      await start();
      await services.down('ledger');
      const answers = [services.call('GET /v1/members/m/balance'), services.call(adjust, anonymous)];
      await sleep(300);
      expect(services.received).toEqual([]);
      await services.up('ledger');
      expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
      expect(services.received).toHaveLength(2);
    });

    it('sends again what it refused because it was stopping, or starting', async () => {
      await start();
      services.will('ledger', closing, closing, starting, starting, done);
      expect((await services.call(adjust, anonymous)).status).toBe(201);
      expect(services.received).toHaveLength(5);
    });

    it.each([
      ['before any answer', cut],
      ['in the middle of the answer', halfAnswer],
    ])('repeats what can be repeated when the connection breaks %s', async (_when, breaks) => {
      await start();
      services.will('campaigns', breaks, breaks, done);
      const answer = await services.call('POST /v1/receipts', { body: '{"receiptId": "R-1"}' });
      expect([answer.status, answer.body]).toEqual([201, { done: true }]);
      expect(services.received.map(({ body }) => body)).toEqual(Array(3).fill('{"receiptId": "R-1"}'));
    });

    it.each([
      ['before any answer', cut],
      ['in the middle of the answer', halfAnswer],
    ])('does not repeat what may have been done when the connection breaks %s, and says so', async (_when, breaks) => {
      await start();
      services.will('ledger', breaks, done);
      const answer = await services.call(adjust, anonymous);
      expect([answer.status, answer.body]).toEqual([
        502,
        {
          type: 'urn:accrue:problem:gateway.answer_lost',
          title: 'Gateway answer lost',
          status: 502,
          code: 'gateway.answer_lost',
          context: 'ledger',
          safeToRepeat: false,
          detail:
            'The ledger service went away before it had answered. It may have taken effect: look before you send it again.',
          instance: '/v1/accounts/m/adjustments',
        },
      ]);
      expect(services.received).toHaveLength(1);
    });

    it('repeats the same request once its caller gives it an id', async () => {
      await start();
      services.will('ledger', cut, done);
      expect((await services.call(adjust, { ...anonymous, headers: { 'idempotency-key': 'a-1' } })).status).toBe(201);
      services.will('ledger', cut, done);
      expect((await services.call(adjust, { body: '{"adjustmentId": "a-1"}' })).status).toBe(201);
    });

    it('cuts the connection of a long answer that broke, so that nobody takes it for whole', async () => {
      await start();
      services.will('ledger', (response) => {
        response.writeHead(200, { 'content-type': 'application/x-ndjson' }).write('{"memberId": "a"}\n');
        setTimeout(() => response.destroy(), 50);
      });
      const answer = await fetch(`${services.url}/v1/balances/export`, {
        headers: { connection: 'close', 'x-api-key': KNOWN_KEY },
      });
      await expect(answer.text()).rejects.toThrow('terminated');
    });

    it('waits for its database too, where a repetition does no harm', async () => {
      await start();
      services.will('campaigns', noDatabase, done);
      expect((await services.call('POST /v1/receipts', { body: '{}' })).status).toBe(201);
      services.will('ledger', noDatabase, done);
      const answer = await services.call(adjust, anonymous);
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    });

    it('gives up after a while, and tells that nothing was done', async () => {
      await start(200);
      await services.down('ledger');
      const answer = await services.call(adjust, anonymous);
      expect(answer.headers.get('retry-after')).toBe('2');
      expect([answer.status, answer.body]).toEqual([
        503,
        expect.objectContaining({ code: 'service.unavailable', context: 'ledger', safeToRepeat: true }),
      ]);
      expect(services.warnings).toMatchObject([{ context: 'ledger', kind: 'not_handled' }]);
    });

    it('gives up on what can be repeated with the advice to do so', async () => {
      await start(200);
      services.will('campaigns', cut);
      const answer = await services.call('POST /v1/receipts', { body: '{}' });
      expect([answer.status, answer.body.code, answer.body.safeToRepeat]).toEqual([502, 'gateway.answer_lost', true]);
      expect(services.received.length).toBeGreaterThan(1);
    });

    it('answers in its own time when it hangs: 503 for what may be sent again, 502 for what may have been done', async () => {
      services = await FakeServices.start(900, 600);
      services.stopped.add('ledger');
      const begunAt = performance.now();
      const [read, write] = await Promise.all([
        services.call('GET /v1/accounts/m/payouts'),
        services.call('POST /v1/accounts/m/holds', { body: '{}' }),
      ]);
      expect(performance.now() - begunAt).toBeLessThan(10_000);
      expect([read.status, read.body.code, read.body.safeToRepeat]).toEqual([503, 'service.unavailable', true]);
      expect(read.body.detail).toContain('Send it again: what was done already is recognised.');
      expect([write.status, write.body.code, write.body.safeToRepeat]).toEqual([502, 'gateway.answer_lost', false]);
      // Known to hang, nothing is given to it any more.
      const refused = await services.call('POST /v1/accounts/m/holds', { body: '{}' });
      expect([refused.status, refused.body.safeToRepeat]).toEqual([503, true]);
      expect(refused.body.detail).toContain('nothing was done');
      services.stopped.delete('ledger');
      const again = await services.call('GET /v1/accounts/m/payouts');
      expect(again.status).toBe(200);
    });

    it('waits for one that is slow and lives', async () => {
      services = await FakeServices.start(900, 200);
      services.will('ledger', (response) => setTimeout(() => done(response, {} as never), 1_000));
      expect((await services.call('POST /v1/accounts/m/holds', { body: '{}' })).status).toBe(201);
    });

    it('does not go on for a caller that has gone', async () => {
      await start();
      await services.down('ledger');
      const { port } = new URL(services.url);
      const call = httpRequest({ port, path: '/v1/members/m/balance' }).on('error', () => undefined);
      call.end();
      await sleep(200);
      call.destroy();
      await sleep(100);
      await services.up('ledger');
      await sleep(700);
      expect(services.received).toEqual([]);
    });
  });
});

describe('people at the gateway', () => {
  it('come with a session, of which the services see the API key alone', async () => {
    const sessionKey = createSecretKey(randomBytes(32));
    const services = await FakeServices.start(
      5_000,
      undefined,
      webEdge({ apps: [], sessionKey, cardKey: null, ...NO_SIGN_IN }),
    );
    try {
      const begun = await services.call('POST /v1/session');
      expect([begun.status, begun.body]).toEqual([201, { name: 'till', role: 'pos' }]);
      const [cookie = ''] = (begun.headers.get('set-cookie') ?? '').split(';');
      // Fetch says no `Origin` by itself outside a browser.
      const asPage = { cookie, 'x-api-key': '', origin: services.url };
      expect((await services.call('POST /v1/receipts', { headers: asPage, body: '{}' })).status).toBe(200);
      expect(services.received).toHaveLength(1);
      expect(services.received[0]?.headers).toMatchObject({ 'x-api-key': KNOWN_KEY });
      expect(services.received[0]?.headers).not.toHaveProperty('cookie');
      const elsewhere = await services.call('POST /v1/receipts', {
        headers: { ...asPage, origin: 'https://evil.example' },
        body: '{}',
      });
      expect([elsewhere.status, elsewhere.body]).toMatchObject([403, { code: 'session.other_origin' }]);
      expect(services.received).toHaveLength(1);
    } finally {
      await services.stop();
    }
  });
});

describe('members at the gateway', () => {
  it('come with a card, and the services are asked for its member with the key of cards', async () => {
    const sessionKey = createSecretKey(randomBytes(32));
    const edge = webEdge({ apps: [], sessionKey, cardKey: KNOWN_KEY, ...NO_SIGN_IN });
    const services = await FakeServices.start(5_000, undefined, edge);
    try {
      services.will('enrollment', answerJson(200, { memberId: 'm/1' }));
      const asPage = { 'x-api-key': '', origin: services.url };
      const secret = 'a'.repeat(43);
      const opened = await services.call('POST /v1/card-sessions', {
        headers: asPage,
        body: JSON.stringify({ secret }),
      });
      expect([opened.status, JSON.parse(services.received[0]?.body ?? '')]).toEqual([204, { secret }]);
      const [cookie = ''] = (opened.headers.get('set-cookie') ?? '').split(';');
      const read = await services.call('GET /v1/me/balance', {
        headers: { ...asPage, cookie, 'x-accrue-member': 'm/2' },
      });
      expect([read.status, read.body]).toEqual([200, { from: 'ledger' }]);
      const wish = { memberId: 'm/2', rewardId: 'mug', redemptionId: 'r-1' };
      await services.call('POST /v1/me/redemptions', { headers: { ...asPage, cookie }, body: JSON.stringify(wish) });
      const [, balance, redemption] = services.received;
      expect(balance).toMatchObject({ url: '/v1/members/m%2F1/balance', headers: { 'x-accrue-member': 'm/1' } });
      expect(balance?.headers).toMatchObject({ 'x-api-key': KNOWN_KEY, 'x-forwarded-for': '127.0.0.1' });
      expect(balance?.headers).not.toHaveProperty('cookie');
      expect(redemption).toMatchObject({ context: 'rewards', headers: { 'x-accrue-member': 'm/1' } });
      expect(JSON.parse(redemption?.body ?? '')).toEqual({ ...wish, memberId: 'm/1' });
    } finally {
      await services.stop();
    }
  });
});
