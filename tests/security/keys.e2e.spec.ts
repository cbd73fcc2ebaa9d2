import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { aboveAllInOneProcess } from '../e2e/on-every-platform';
import { Platform } from '../e2e/platform';
import { programmeFile } from '../e2e/real-data';
import { receiptOf } from '../e2e/receipts';

jest.setTimeout(180_000);

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

interface Key {
  readonly name: string;
  readonly status: string;
  readonly stores: readonly string[] | null;
  readonly lastUsedAt: string | null;
}

aboveAllInOneProcess('a key for each till and person', (mode) => {
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

  it('sends, tries and claims receipts of its own stores, through whichever door, and of no other', async () => {
    const { key, ...made } = await create('till-of-two', '--role', 'pos', '--store', 'S-2', '--store', 'S-1');
    expect(made).toMatchObject({ stores: ['S-1', 'S-2'] });
    expect((await platform.call('/v1/caller', { key })).body).toEqual({
      ...{ name: 'till-of-two', role: 'pos', stores: ['S-1', 'S-2'] },
    });
    const listed = await list();
    expect(listed.find(({ name }) => name === 'till-of-two')).toMatchObject({ stores: ['S-1', 'S-2'] });
    expect(listed.find(({ name }) => name === 'till-1')).toMatchObject({ stores: null });

    const sale = (id: string, storeId: string) => {
      const receipt = receiptOf({ id, lines: [{ sku: 'TEA', unitPrice: 500 }] });
      return { ...receipt, businessKey: { ...receipt.businessKey, storeId } };
    };
    const refused = { status: 403, code: 'auth.store_not_allowed', storeId: 'S-9', pointer: '/businessKey/storeId' };
    const post = async (path: string, json: object) => (await platform.call(path, { json, key })).body;
    const lines = async (path: string, ...objects: readonly object[]) => {
      const raw = objects.map((object) => JSON.stringify(object)).join('\n');
      const { body } = await platform.send(path, { raw, type: 'application/x-ndjson', key });
      return body
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    };

    expect(await post('/v1/receipts', sale('own', 'S-2'))).toMatchObject({ receiptId: 'own', status: 'unattributed' });
    expect(await post('/v1/receipts', sale('other', 'S-9'))).toMatchObject(refused);
    expect(await lines('/v1/receipts:batch', sale('other', 'S-9'), sale('own', 'S-2'))).toMatchObject([
      { line: 1, problem: refused },
      { line: 2, receiptId: 'own', duplicate: true },
    ]);
    expect(await post('/v1/receipts:evaluate', sale('tried', 'S-1'))).toMatchObject({ earned: expect.any(Array) });
    expect(await post('/v1/receipts:evaluate', sale('tried', 'S-9'))).toMatchObject(refused);

    const topic = '/v1/topics/loyalty.pos.receipts.v1/messages';
    const message = (value: unknown) => ({ key: 'till-of-two', value });
    expect(await post(topic, message(sale('by-topic', 'S-1')))).toEqual({ accepted: 1 });
    expect(await lines(topic, message(sale('own', 'S-2')), message(sale('by-topic-other', 'S-9')))).toMatchObject([
      refused,
    ]);
    for (const value of [JSON.stringify(sale('as-text', 'S-9')), '{"businessKey":', null, 7, { businessKey: null }])
      expect(await post(topic, message(value))).toMatchObject({ status: 403, code: 'auth.store_not_allowed' });
    await platform.drained();

    await platform.call('/v1/receipts', { json: sale('of-another-till', 'S-9') });
    const { memberId } = (await platform.call<{ memberId: string }>('/v1/members', { json: { card: '29077' } })).body;
    await platform.drained();
    expect(await post('/v1/receipts/of-another-till:claim', { memberId })).toMatchObject(refused);
    expect(await post('/v1/receipts/by-topic:claim', { memberId })).toMatchObject({ receiptId: 'by-topic', memberId });
    for (const id of ['other', 'tried', 'by-topic-other', 'as-text'])
      expect((await platform.call(`/v1/receipts/${id}`)).body['code']).toBe('receipt.unknown');
    expect((await platform.call<{ deadLetters: unknown[] }>('/v1/dead-letters')).body.deadLetters).toEqual([]);
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
    for (const role of ['analyst', 'operator'])
      expect(await put('till-9', { role, stores: ['S-1'], keyHash: hashOf('x') })).toBe('key.stores_not_allowed');
    for (const [role, stores] of [
      ['pos', []],
      ['pos', 'S-1'],
      ['pos', ['']],
      ['pos', [null]],
      ['pos', null],
    ])
      expect([role, stores, await put('till-9', { role, stores, keyHash: hashOf('x') })]).toEqual([
        role,
        stores,
        'request.invalid',
      ]);
    expect(await put('till%20nine', { role: 'pos', keyHash: hashOf('x') })).toBe('key.name_invalid');
    const revoke = async (name: string) =>
      (await platform.call(`/v1/keys/${name}:revoke`, { method: 'POST' })).body['code'];
    expect(await revoke('nobody')).toBe('key.unknown');
    expect(await revoke('no%0Dbody')).toBe('request.not_well_formed');
    await platform.accrueJson('keys', 'revoke', 'desk-1');
    const [own] = (await list()).filter(({ name }) => /^(first|configured)-operator/.test(name));
    // The one that is left is of the configuration in a cluster, and the first of all in one process.
    expect(await revoke(own?.name ?? '')).toBe(mode === 'cluster' ? 'key.configured' : 'key.last_operator');
  });
});
