import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Platform, root } from '../e2e/platform';

jest.setTimeout(180_000);

const WHO = ['no key', 'pos', 'analyst', 'support', 'operator'] as const;
type Who = (typeof WHO)[number];

/** The table of docs/security.md: route → who may. */
const promised = (): ReadonlyMap<string, ReadonlySet<Who>> => {
  const text = readFileSync(join(root, 'docs/security.md'), 'utf8');
  const [, after = ''] = text.split('<!-- who-may -->\n');
  const [table = ''] = after.trimStart().split('\n\n');
  const [heading = '', , ...rows] = table.split('\n');
  expect(cellsOf(heading)).toEqual(['route', ...WHO]);
  return new Map(
    rows.map((row) => {
      const [route = '', ...may] = cellsOf(row);
      return [route.replaceAll('`', ''), new Set(WHO.filter((_, at) => may[at] === 'yes'))];
    }),
  );
};

const cellsOf = (row: string): readonly string[] =>
  row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

describe('who may do what', () => {
  let platform: Platform;
  let routes: readonly string[];
  beforeAll(async () => {
    platform = await Platform.start();
    const { body } = await platform.call<{ paths: Record<string, Record<string, unknown>> }>('/v1/openapi.json');
    routes = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
  });
  afterAll(() => platform.dispose());

  it('is written down for every route there is', () => {
    expect([...promised().keys()].sort()).toEqual([...routes].sort());
  });

  /** Asks for nothing that is there, with a body that is no body: only whether one may ask at all. */
  const isLetIn = async (route: string, who: Who): Promise<boolean> => {
    const [method = '', path = ''] = route.split(' ');
    const { status, body } = await platform.send(path.replaceAll(/\{\w+\}/g, 'nothing-there'), {
      method,
      key: who === 'no key' ? null : platform.key(who),
      ...(method === 'GET' ? {} : { raw: '[]' }),
    });
    if (status === 401) expect(body).toContain('auth.key_missing');
    if (status === 403) expect(body).toContain('auth.role_not_allowed');
    return status !== 401 && status !== 403;
  };

  it.each(WHO)('is kept for %s', async (who) => {
    const wrong: string[] = [];
    for (const [route, may] of promised())
      if ((await isLetIn(route, who)) !== may.has(who)) wrong.push(`${route} ${may.has(who) ? 'refused' : 'let in'}`);
    expect(wrong).toEqual([]);
  });
});
