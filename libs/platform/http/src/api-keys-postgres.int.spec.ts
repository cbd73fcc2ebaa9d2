import { migrate, type PostgresDatabase } from '@accrue/persistence';
import { testDatabase, type TestDatabase } from '@accrue/testing';
import { apiKeyHash } from '@accrue/api-keys';
import { apiKeyMigration, createStoredApiKeys, type NewApiKey } from './api-keys-postgres';

jest.setTimeout(60_000);

describe('keys of a configuration', () => {
  let server: TestDatabase;
  let database: PostgresDatabase;
  beforeAll(async () => {
    server = await testDatabase();
    database = server.open('platform');
    await migrate(database, 'platform', [apiKeyMigration]);
  });
  afterAll(() => server.drop());

  const till = (number: number): NewApiKey => ({ key: `key-of-till-${number}`, name: `till-${number}`, role: 'pos' });
  /** As a process that has just started sees them. */
  const known = async (...keys: readonly NewApiKey[]) => {
    const fresh = createStoredApiKeys(database);
    return Promise.all(keys.map(async ({ key }) => (await fresh.find(key))?.name ?? null));
  };

  it('are good as long as it names them, whatever other contexts are configured with', async () => {
    const keys = createStoredApiKeys(database);
    await keys.configure('ledger', [till(1), till(2)]);
    await keys.configure('campaigns', [till(2)]);
    await keys.configure('tiers', []);
    expect(await known(till(1), till(2), till(3))).toEqual(['till-1', 'till-2', null]);
    await keys.configure('ledger', [till(3)]);
    expect(await known(till(1), till(2), till(3))).toEqual([null, 'till-2', 'till-3']);
    expect(await keys.find(till(1).key)).toBeNull();
    await keys.configure('campaigns', []);
    expect(await known(till(2))).toEqual([null]);
    await keys.configure('campaigns', [till(2)]);
    expect(await known(till(2))).toEqual(['till-2']);
  });

  it('are limited to the stores that it names, as those are that were given out', async () => {
    const keys = createStoredApiKeys(database);
    const [limited, free] = [{ ...till(8), stores: ['S-2', 'S-1'] }, till(9)];
    await keys.configure('ledger', [limited, free]);
    const callers = () => Promise.all([limited, free].map(({ key }) => createStoredApiKeys(database).find(key)));
    expect(await callers()).toEqual([
      { name: 'till-8', role: 'pos', stores: ['S-1', 'S-2'] },
      { name: 'till-9', role: 'pos' },
    ]);
    await keys.configure('ledger', [till(8), { ...free, stores: ['S-3'] }]);
    expect((await callers()).map((caller) => caller?.stores)).toEqual([undefined, ['S-3']]);
    await keys.configure('ledger', []);

    const issued = { name: 'till-7', role: 'pos', keyHash: apiKeyHash('seven'), expiresAt: null } as const;
    const issue = (...stores: readonly string[]) =>
      keys.issue(stores.length === 0 ? issued : { ...issued, stores }, 'boss');
    expect(await issue('S-1', 'S-2')).toMatchObject({ stores: ['S-1', 'S-2'] });
    expect(await issue('S-2', 'S-1', 'S-2')).toMatchObject({ stores: ['S-1', 'S-2'] });
    for (const others of [[], ['S-1'], ['S-1', 'S-2', 'S-3']])
      await expect(issue(...others)).rejects.toMatchObject({ code: 'key.conflict' });
    expect(await keys.find('seven')).toEqual({ name: 'till-7', role: 'pos', stores: ['S-1', 'S-2'] });
    await keys.revoke('till-7', 'boss');
  });

  it('are listed once and not revoked by hand, and count as the operator that must be left', async () => {
    const keys = createStoredApiKeys(database);
    const boss = { key: 'key-of-the-boss', name: 'boss', role: 'operator' } as const;
    await keys.issue({ name: 'desk', role: 'operator', keyHash: apiKeyHash('desk'), expiresAt: null }, 'boss');
    await expect(keys.revoke('desk', 'desk')).rejects.toMatchObject({ code: 'key.last_operator' });
    for (const context of ['ledger', 'campaigns']) await keys.configure(context, [boss]);
    expect(
      (await keys.list(100, null))
        .filter(({ role }) => role === 'operator')
        .map(({ name, source, status }) => [name, source, status]),
    ).toEqual([
      ['boss', 'configured', 'active'],
      ['desk', 'issued', 'active'],
    ]);
    const all = await keys.list(100, null);
    for (const [at, key] of all.entries()) {
      expect(await keys.list(1, key)).toEqual(all.slice(at + 1, at + 2));
    }
    await expect(keys.revoke('boss', 'desk')).rejects.toMatchObject({ code: 'key.configured' });
    expect(await keys.revoke('desk', 'boss')).toMatchObject({ status: 'revoked', revokedBy: 'boss' });
    expect(await keys.find('desk')).toBeNull();
  });
});
