import { isLongForm } from '../e2e/on-every-platform';
import { Platform } from '../e2e/platform';
import { BODIES, programme, type Api } from './bodies';
import { HOSTILE_JSON, HOSTILE_TEXT } from './hostile-values';
import { placesOf, withText } from './json-places';

jest.setTimeout(600_000);

const JSON_TYPE = 'application/json';
const AT_ONCE = 8;
/**
 * Of values and places one pair in so many is tried, so that each value and each place takes part; all of them in the long form.
 * Several routes take a whole programme, which has hundreds of places: each route tries other pairs of it.
 */
const partOf = <T>(places: readonly T[], offset: number): readonly T[] => {
  const ofPairs = isLongForm ? 1 : places.length > 100 ? 12 : 3;
  return places.filter((_, index) => (index + offset) % ofPairs === 0);
};
/** A loop that is blocked this long answers nobody, not even the probe that asks whether the process lives. */
const LONGEST_BLOCK_MS = 5_000;

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
    let route = 0;
    for (const [template, operations] of Object.entries(api.paths)) {
      for (const [method, { parameters = [], requestBody }] of Object.entries(operations)) {
        route += 1;
        const operation = `${method.toUpperCase()} ${template}`;
        const path = template.replace('{memberId}', memberId).replaceAll(/\{\w+\}/g, 'known');
        const [type = JSON_TYPE] = Object.keys(requestBody?.content ?? {});
        const bodyOf = BODIES[operation] ?? (() => ({}));
        const body = requestBody === undefined ? undefined : JSON.stringify(bodyOf());
        for (const [valueIndex, text] of HOSTILE_TEXT.entries()) {
          for (const { in: where, name } of partOf(parameters, route + valueIndex)) {
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
        for (const [valueIndex, text] of HOSTILE_JSON.entries()) {
          yield { operation, path, body: text, type };
          for (const place of partOf(places, route + valueIndex))
            yield { operation, path, body: withText(bodyOf(), place, text), type };
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
    // The route did not recognise its own path. (`..` leads to another one.)
    const isAnother = status === 405 && !path.includes('/../');
    if (status < 500 && !isAnother) return null;
    return `${operation} ${path.slice(0, 120)} ${(body ?? '').slice(0, 200)} → ${String(status)} ${answer.slice(0, 200)}`;
  };

  it('is never answered with a failure of ours or as another route, and stops nobody else', async () => {
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
