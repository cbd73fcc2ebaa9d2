import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { Platform } from '../e2e/platform';
import { programmeFile } from '../e2e/real-data';
import { receiptOf } from '../e2e/receipts';
import { HOSTILE_JSON, HOSTILE_TEXT } from './hostile-values';
import { placesOf, withText, type Json } from './json-places';

jest.setTimeout(600_000);

interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: unknown }>> };
}
interface Api {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

const JSON_TYPE = 'application/json';
const AT_ONCE = 8;
/** A loop that is blocked this long answers nobody, not even the probe that asks whether the process lives. */
const LONGEST_BLOCK_MS = 5_000;

let counter = 0;
const next = (): string => `H-${String((counter += 1))}`;
const programme = parse(readFileSync(programmeFile, 'utf8')) as Json;
const sale = (): Json =>
  receiptOf({ id: next(), card: '29001', lines: [{ sku: 'TEA', unitPrice: 500 }] }) as unknown as Json;
const enrolment = (): Json => ({
  card: next(),
  reference: next(),
  phone: '+447700900123',
  email: `${next()}@example.com`,
});

/** A body that is taken as it is, so that it is the one hostile value in it which decides. */
const BODIES: Readonly<Record<string, () => Json>> = {
  'POST /v1/accounts/{memberId}/adjustments': () => ({
    adjustmentId: next(),
    walletId: 'points',
    points: 1,
    reason: 'goodwill',
  }),
  'POST /v1/accounts/{memberId}/holds': () => ({ holdId: next(), walletId: 'points', points: 1 }),
  'POST /v1/members': enrolment,
  'POST /v1/members:import': enrolment,
  'PUT /v1/programme': () => programme,
  'POST /v1/programme:plan': () => programme,
  'POST /v1/programme:validate': () => programme,
  'POST /v1/receipts': sale,
  'POST /v1/receipts:batch': sale,
  'POST /v1/receipts:evaluate': sale,
  'POST /v1/redemptions': () => ({ redemptionId: next(), rewardId: 'five-off', memberId: 'm-1' }),
  'POST /v1/reviews/{id}:accept': () => ({ reason: 'empty battery', occurredAt: '2026-10-31T10:00:00Z' }),
  'POST /v1/reviews/{id}:reject': () => ({ reason: 'nobody bought this' }),
  'POST /v1/rewards/{rewardId}/codes': () => ({ codes: [next()] }),
};

interface Request {
  readonly operation: string;
  readonly path: string;
  readonly body: string | undefined;
  readonly type: string;
}

describe('a request with a hostile value in one place', () => {
  let platform: Platform;
  let api: Api;
  let memberId: string;
  beforeAll(async () => {
    platform = await Platform.start();
    await platform.call('/v1/programme', { method: 'PUT', json: programme });
    ({ memberId } = (await platform.call<{ memberId: string }>('/v1/members', { json: { card: '29001' } })).body);
    api = (await platform.call<Api>('/v1/openapi.json')).body;
  });
  afterAll(() => platform.dispose());

  /** Every parameter of every route of the API document, and every place of every body. */
  const requests = function* (): Generator<Request> {
    for (const [template, operations] of Object.entries(api.paths)) {
      for (const [method, { parameters = [], requestBody }] of Object.entries(operations)) {
        const operation = `${method.toUpperCase()} ${template}`;
        const path = template.replace('{memberId}', memberId).replaceAll(/\{\w+\}/g, 'known');
        const [type = JSON_TYPE] = Object.keys(requestBody?.content ?? {});
        const bodyOf = BODIES[operation] ?? (() => ({}));
        const body = requestBody === undefined ? undefined : JSON.stringify(bodyOf());
        for (const text of HOSTILE_TEXT) {
          for (const { in: where, name } of parameters) {
            if (where === 'path')
              yield {
                operation,
                path: template.replace(`{${name}}`, text).replaceAll(/\{\w+\}/g, 'known'),
                body,
                type,
              };
            if (where === 'query') yield { operation, path: `${path}?${name}=${text}`, body, type };
          }
        }
        if (requestBody === undefined) continue;
        const { schema } = requestBody.content[type] ?? {};
        const places = placesOf(schema, bodyOf(), (ref) => api.components.schemas[ref.split('/').at(-1) ?? '']);
        for (const text of HOSTILE_JSON) {
          yield { operation, path, body: text, type };
          for (const place of places) yield { operation, path, body: withText(bodyOf(), place, text), type };
        }
      }
    }
  };

  const send = async ({ operation, path, body, type }: Request): Promise<string | null> => {
    const [method = 'GET'] = operation.split(' ');
    const { status, body: answer } = await platform.send(path, {
      method,
      type,
      ...(body === undefined ? {} : { raw: body }),
    });
    if (status < 500) return null;
    return `${operation} ${path.slice(0, 120)} ${(body ?? '').slice(0, 200)} → ${String(status)} ${answer.slice(0, 200)}`;
  };

  it('is never answered with a failure of ours, and stops nobody else', async () => {
    const failures: string[] = [];
    let sent = 0;
    const queue = requests();
    const work = async (): Promise<void> => {
      for (let one = queue.next(); one.done !== true; one = queue.next()) {
        sent += 1;
        const failure = await send(one.value);
        if (failure !== null && failures.length < 40) failures.push(failure);
      }
    };
    let longestMs = 0;
    let watching = true;
    const watch = async (): Promise<void> => {
      while (watching) {
        const startedAt = performance.now();
        await fetch(`${platform.url}/livez`, { headers: { connection: 'close' } });
        longestMs = Math.max(longestMs, performance.now() - startedAt);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const watched = watch();
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    watching = false;
    await watched;
    console.info(`${String(sent)} requests; the longest time /livez took: ${longestMs.toFixed(0)} ms`);
    expect(failures).toEqual([]);
    expect(sent).toBeGreaterThan(5_000);
    expect(longestMs).toBeLessThan(LONGEST_BLOCK_MS);
    expect(await platform.isReady()).toBe(true);
    await platform.drained();
    const { body } = await platform.call<{ wallets: unknown[] }>(`/v1/members/${memberId}/balance`);
    expect(body.wallets).toBeDefined();
  });
});
