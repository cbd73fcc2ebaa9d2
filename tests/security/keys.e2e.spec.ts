import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEveryPlatform } from '../e2e/on-every-platform';
import { Platform } from '../e2e/platform';
import { programmeFile } from '../e2e/real-data';

jest.setTimeout(180_000);

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

interface Key {
  readonly name: string;
  readonly status: string;
  readonly lastUsedAt: string | null;
}

onEveryPlatform('a key for each till and person', (mode) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await Platform.start(mode);
    await platform.accrueJson('programme', 'apply', programmeFile);
  });
  afterAll(() => platform.dispose());

  const statusWith = async (key: string, path = '/v1/rewards') => (await platform.call(path, { key })).status;
  /** Processes remember a key for a few seconds. */
  const until = async (key: string, status: number): Promise<void> => {
    for (let tries = 0; (await statusWith(key)) !== status; tries += 1) {
      if (tries > 150) throw new Error(`never ${String(status)}`);
      await sleep(100);
    }
  };
  const list = async (): Promise<readonly Key[]> =>
    (await platform.accrueJson<{ keys: readonly Key[] }>('keys', 'list')).keys;
  const create = (name: string, ...more: readonly string[]) =>
    platform.accrueJson<{ key: string; expiresAt: string | null }>('keys', 'create', name, ...more);

  it('is made at the command line, works at once for its role, and is the actor of what it does', async () => {
    const { key } = await create('desk-1', '--role', 'operator');
    expect(key).toMatch(/^accrue_operator_/);
    expect((await platform.call('/v1/members', { json: { card: '29001' }, key })).status).toBe(201);
    const json = { role: 'analyst', keyHash: hashOf('made with the other') };
    const made = await platform.call('/v1/keys/made-by-desk-1', { method: 'PUT', json, key });
    expect(made.body).toMatchObject({ createdBy: 'desk-1' });
    expect(JSON.stringify(await list())).not.toContain(key);
    expect(await list()).toContainEqual(
      expect.objectContaining({ name: 'desk-1', status: 'active', lastUsedAt: expect.any(String) as string }),
    );
  });

  it('does no more than its role, and makes no keys', async () => {
    const { key } = await create('till-1', '--role', 'pos');
    expect(await statusWith(key)).toBe(200);
    for (const [path, method] of [
      ['/v1/keys', 'GET'],
      ['/v1/keys/mine', 'PUT'],
      ['/v1/keys/till-1:revoke', 'POST'],
    ] as const) {
      const json = method === 'PUT' ? { role: 'operator', keyHash: hashOf('mine') } : undefined;
      const { status } = await platform.call(path, { method, key, ...(json === undefined ? {} : { json }) });
      expect([path, status]).toEqual([path, 403]);
    }
  });

  it('is worthless soon after it is revoked, for ever, and costs no other', async () => {
    const lost = await create('till-2', '--role', 'pos');
    const other = await create('till-3', '--role', 'pos');
    expect(await statusWith(lost.key)).toBe(200);
    expect(await platform.accrueJson('keys', 'revoke', 'till-2')).toMatchObject({ status: 'revoked' });
    expect(await platform.accrueJson('keys', 'revoke', 'till-2')).toMatchObject({ status: 'revoked' });
    await until(lost.key, 401);
    expect(await statusWith(other.key)).toBe(200);
    const again = { role: 'pos', keyHash: hashOf(lost.key) };
    expect((await platform.call('/v1/keys/till-2', { method: 'PUT', json: again })).body).toMatchObject({
      status: 'revoked',
    });
    expect(await statusWith(lost.key)).toBe(401);
  });

  it('ends at its time', async () => {
    const key = 'short-lived-key-of-a-till';
    const expiresAt = new Date(Date.now() + 3_000).toISOString();
    const json = { role: 'pos', keyHash: hashOf(key), expiresAt };
    expect((await platform.call('/v1/keys/short', { method: 'PUT', json })).body).toMatchObject({ status: 'active' });
    expect((await platform.call('/v1/keys/short', { method: 'PUT', json })).status).toBe(200);
    expect(await statusWith(key)).toBe(200);
    await until(key, 401);
    expect(await list()).toContainEqual(expect.objectContaining({ name: 'short', status: 'expired' }));
  });

  it('has a name of its own, and the last one that may do everything stays', async () => {
    const put = async (name: string, json: object) =>
      (await platform.call(`/v1/keys/${name}`, { method: 'PUT', json })).body['code'];
    expect(await put('till-1', { role: 'pos', keyHash: hashOf('another') })).toBe('key.conflict');
    expect(await put('till-9', { role: 'pos', keyHash: hashOf('x'), expiresAt: 'soon' })).toBe('request.invalid');
    expect(await put('till-9', { role: 'pos', keyHash: 'short' })).toBe('request.invalid');
    expect(await put('till%20nine', { role: 'pos', keyHash: hashOf('x') })).toBe('key.name_invalid');
    const revoke = async (name: string) =>
      (await platform.call(`/v1/keys/${name}:revoke`, { method: 'POST' })).body['code'];
    expect(await revoke('nobody')).toBe('key.unknown');
    await platform.accrueJson('keys', 'revoke', 'desk-1');
    const [own] = (await list()).filter(({ name }) => /^(first|configured)-operator/.test(name));
    // The one that is left is of the configuration in a cluster, and the first of all in one process.
    expect(await revoke(own?.name ?? '')).toBe(mode === 'cluster' ? 'key.configured' : 'key.last_operator');
  });
});
