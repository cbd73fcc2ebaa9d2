import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGateway } from './gateway';
import { REPEATABLE, isRepeatable } from './repeatable';
import { CONTEXTS, type ContextName } from '@accrue/contracts';
import { routerPath } from './routes';
import routes from './routes.json';

const documented = Object.entries(
  (
    JSON.parse(readFileSync(join(__dirname, '../../../docs/api/openapi.json'), 'utf8')) as {
      paths: Record<string, object>;
    }
  ).paths,
).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));

describe('the routes of the gateway', () => {
  it('are those of the API, each owned once', () =>
    expect(Object.values(routes).flat().sort()).toEqual([...documented].sort()));

  it('are all answered, also those that every service has for itself', async () => {
    const origins = Object.fromEntries(CONTEXTS.map((context) => [context, 'http://127.0.0.1:1']));
    const log = { warn: () => undefined, error: () => undefined };
    const gateway = createGateway({
      upstreams: origins as Record<ContextName, string>,
      trustedProxies: [],
      retryMs: 0,
      edge: null,
      log,
    });
    const missing = documented.filter((route) => {
      const [method = '', path = ''] = route.split(' ');
      return !gateway.hasRoute({ method: method, url: routerPath(path) });
    });
    expect(missing).toEqual([]);
    await gateway.close();
  });

  it('say whether they may be repeated, wherever that is a question', () =>
    expect(Object.keys(REPEATABLE).sort()).toEqual(documented.filter((route) => !route.startsWith('GET ')).sort()));

  it.each([
    ['GET /v1/rewards', '', {}, true],
    ['POST /v1/receipts', '{}', {}, true],
    ['POST /v1/members', '{"name": "Ann"}', {}, false],
    ['POST /v1/members', '{"name": "Ann", "card": "29"}', {}, true],
    ['POST /v1/members', '{"reference": ""}', {}, false],
    ['POST /v1/members', '{"refe', {}, false],
    ['POST /v1/members', '[]', {}, false],
    ['POST /v1/accounts/{memberId}/holds', '{"points": 5}', {}, false],
    ['POST /v1/accounts/{memberId}/holds', '{"points": 5, "holdId": "h"}', {}, true],
    ['POST /v1/accounts/{memberId}/adjustments', '{"points": 5}', { 'idempotency-key': 'k' }, true],
    ['POST /v1/unheard-of', '{}', {}, false],
  ])('%s %s %j: %s', (route, body, headers, expected) =>
    expect(isRepeatable(route, { body: Buffer.from(body), headers })).toBe(expected),
  );

  it.each([
    ['/v1/members:lookup', '/v1/members::lookup'],
    ['/v1/receipts/{receiptId}:claim', '/v1/receipts/:receiptId(^[^]+)::claim'],
    ['/v1/accounts/{memberId}/holds/{holdId}:capture', '/v1/accounts/:memberId/holds/:holdId(^[^]+)::capture'],
  ])('%s is %s to the router', (path, expected) => expect(routerPath(path)).toBe(expected));
});
