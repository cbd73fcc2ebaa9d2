import { aboveAllInOneProcess } from '../e2e/on-every-platform';
import { Platform } from '../e2e/platform';
import { BODIES, programme, type Api } from './bodies';
import { placesOf, withText, type Json } from './json-places';

jest.setTimeout(180_000);

const UNKNOWN = 'occuredAt';
const JSON_TYPE = 'application/json';
/** What receipts may hold is the receipt's own rule. */
const OF_RECEIPTS: readonly string[] = ['POST /v1/receipts', 'POST /v1/receipts:batch', 'POST /v1/receipts:evaluate'];

/** What the requests of the other test lack that need no more than to be of the right form. */
const MORE_BODIES: Readonly<Record<string, Json>> = {
  'POST /v1/members/{memberId}/identities': { type: 'card', value: '29009' },
  'POST /v1/members/{memberId}/identities:block': { type: 'card', value: '29009', reason: 'lost' },
  'POST /v1/topics/{topic}/messages': { key: 'till-1', value: {} },
};

aboveAllInOneProcess('what a request says that no route reads', (mode) => {
  let platform: Platform;
  let api: Api;
  beforeAll(async () => {
    platform = await Platform.start(mode);
    await platform.call('/v1/programme', { method: 'PUT', json: programme });
    api = (await platform.call<Api>('/v1/openapi.json')).body;
  });
  afterAll(() => platform.dispose());

  const routes = () =>
    Object.entries(api.paths).flatMap(([template, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({
        ...operation,
        name: `${method.toUpperCase()} ${template}`,
        method: method.toUpperCase(),
        path: template.replace('{topic}', 'loyalty.pos.receipts.v1').replaceAll(/\{\w+\}/g, 'known'),
      })),
    );

  it('is refused in the query of every route, by the name of the parameter', async () => {
    const wrong: unknown[] = [];
    for (const { name, method, path, requestBody, parameters = [] } of routes()) {
      const known = parameters.filter((one) => one.in === 'query').map((one) => one.name);
      const type = Object.keys(requestBody?.content ?? {})[0] ?? JSON_TYPE;
      const raw = requestBody === undefined ? undefined : JSON.stringify(BODIES[name]?.() ?? {});
      const { status, body } = await platform.send(`${path}?${UNKNOWN}=2026-01-01`, {
        method,
        type,
        ...(raw === undefined ? {} : { raw }),
      });
      const problem = JSON.parse(body) as { code?: string; parameter?: string; known?: readonly string[] };
      const said = [status, problem.code, problem.parameter, problem.known];
      const wanted = [400, 'request.unknown_parameter', UNKNOWN, known.sort()];
      if (JSON.stringify(said) !== JSON.stringify(wanted)) wrong.push([name, ...said]);
    }
    expect(wrong).toEqual([]);
    expect(routes().length).toBeGreaterThan(50);
  });

  it('is refused in every object of every body, by where it stands', async () => {
    const wrong: unknown[] = [];
    let bodies = 0;
    for (const { name, method, path, requestBody } of routes()) {
      if (method === 'GET' || OF_RECEIPTS.includes(name)) continue;
      const [[type, { schema }] = [JSON_TYPE, { schema: {} }]] = Object.entries(requestBody?.content ?? {});
      const resolve = (ref: string): unknown => api.components.schemas[ref.split('/').at(-1) ?? ''];
      const body = MORE_BODIES[name] ?? BODIES[name]?.() ?? {};
      const objects = placesOf(schema, body, resolve).filter((place) => isObject(valueAt(body, place)));
      for (const place of [[], ...objects]) {
        if (name.endsWith('/messages') && place.length > 0) continue; // the message's own: its topic's contract, or its headers
        if (isLeftToOthers(schema, place)) continue; // a section of a draft that another context checks
        bodies += 1;
        const { body: answer } = await platform.send(path, {
          method,
          type,
          raw: withText(body, [...place, UNKNOWN], '"2026-01-01"'),
        });
        if (!pointsAt(answer, place)) wrong.push([name, place, answer.slice(0, 300)]);
      }
    }
    expect(wrong).toEqual([]);
    expect(bodies).toBeGreaterThan(30);
  });
});

/** A programme document's problems stand at the object, and their message names the member. */
const pointsAt = (answer: string, place: readonly (string | number)[]): boolean =>
  answer.includes(`"/${[...place, UNKNOWN].join('/')}"`) ||
  (answer.includes(`"/${place.join('/')}"`) && answer.includes(`must NOT have additional properties: ${UNKNOWN}`));

/** The schema says that there may be something, and nothing of what it is. */
const isLeftToOthers = (schema: unknown, [section]: readonly (string | number)[]): boolean => {
  const { properties = {} } = schema as { readonly properties?: Readonly<Record<string, object>> };
  const said = section === undefined ? undefined : properties[section];
  return said !== undefined && Object.keys(said).length === 0;
};

const isObject = (value: Json | undefined): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const valueAt = (document: Json, place: readonly (string | number)[]): Json | undefined =>
  place.reduce<Json | undefined>(
    (value, name) => (value as Readonly<Record<string | number, Json>> | null | undefined)?.[name],
    document,
  );
