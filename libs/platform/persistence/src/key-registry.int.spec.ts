import { testDatabase, type TestDatabase } from '@accrue/testing';
import { KEY_REGISTRY_MIGRATION, KeyRegistry } from './key-registry';
import { migrate } from './migrate';

jest.setTimeout(60_000); // seconds pass on a busy machine

describe('a key registry', () => {
  let server: TestDatabase;
  let keys: KeyRegistry;
  beforeAll(async () => {
    server = await testDatabase();
    const database = server.open('campaigns', { connectionsMax: 16 });
    await migrate(database, 'campaigns', [KEY_REGISTRY_MIGRATION]);
    keys = new KeyRegistry(database);
  });
  afterAll(() => server.drop());

  it('gives a key to the first who asks, for good', async () => {
    expect(await keys.reserve([{ key: 'r1', owner: 'anna', detail: 'hash' }])).toEqual([
      { owner: 'anna', detail: 'hash' },
    ]);
    expect(
      await keys.reserve([
        { key: 'r1', owner: 'ben' },
        { key: 'r2', owner: 'ben' },
      ]),
    ).toEqual([
      { owner: 'anna', detail: 'hash' },
      { owner: 'ben', detail: null },
    ]);
    expect(await keys.lookup(['r2', 'r3'])).toEqual(new Map([['r2', { owner: 'ben', detail: null }]]));
  });

  it('lets the first claim of a call win when it claims a key twice', async () => {
    const claims = [
      { key: 'twice', owner: 'first' },
      { key: 'twice', owner: 'second' },
    ];
    expect(await keys.reserve(claims)).toEqual([
      { owner: 'first', detail: null },
      { owner: 'first', detail: null },
    ]);
  });

  it('has one owner per key however many ask for the same keys at once, in whatever order', async () => {
    const names = Array.from({ length: 40 }, (_, n) => `contested-${n}`);
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, n) => {
        const order = n % 2 === 0 ? names : [...names].reverse();
        return keys
          .reserve(order.map((key) => ({ key, owner: `owner-${n}` })))
          .then((owners) => new Map(order.map((key, i) => [key, owners[i]?.owner])));
      }),
    );
    for (const key of names) expect(new Set(answers.map((answer) => answer.get(key))).size).toBe(1);
  });
});
