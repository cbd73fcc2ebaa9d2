import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IdentityReader } from '@accrue/identities';
import { eventually, earnedPoints } from '@accrue/testing';
import { aboveAllInOneProcess } from '../e2e/on-every-platform';
import { Platform } from '../e2e/platform';
import { programmeFile } from '../e2e/real-data';
import { receiptOf } from '../e2e/receipts';
import { allRecords, allRows, databaseOf, filesWith } from './remains';

jest.setTimeout(300_000);

const REFERENCE = 'CANARY-REF-77';
const PERSON = {
  reference: REFERENCE,
  card: '2999000077123',
  qr: 'Q-CANARY-7731',
  name: 'Zebedee Canaryquartz',
  phone: '+44 7700 900991',
  email: 'Zeb.Canary@Secret-Post.example',
  birthDate: '1971-03-04',
};
/** As they were given, and in whatever way they might have been written on the way. */
const CANARIES = [
  ...['Zebedee', 'zebedee', 'Canaryquartz', 'canaryquartz'],
  ...['447700900991', '7700 900991', '7700900991'],
  ...['Zeb.Canary', 'zeb.canary', 'Secret-Post', 'secret-post'],
  ...['1971-03-04', '19710304'],
  ...[PERSON.card, PERSON.qr],
];

const MEMBER_STATE = 'loyalty.enrollment.member.state.v1';
/** The logs of the contexts: what happened is never rewritten. */
const HISTORY = /^\w+\.event$/;

type Body = Readonly<Record<string, unknown>>;

aboveAllInOneProcess('a person who is erased', (mode) => {
  let platform: Platform;
  let memberId: string;
  let phoneHash: string;
  let referralCode: string;
  let wrappedKey: string;
  let certificate: Body;
  let wallets: unknown;

  const get = async (path: string): Promise<Body> => (await platform.call<Body>(path)).body;
  const walletsNow = async (): Promise<unknown> => (await get(`/v1/members/${memberId}/balance`))['wallets'];
  /** Whether it is known when their birthday comes. */
  const daysOf = async (member: string): Promise<number> => {
    const database = await databaseOf(platform.data);
    const { rows } = await database.query('select 1 from enrollment.memorable_day where member_id = $1', [member]);
    await database.end();
    return rows.length;
  };
  const exports = async (): Promise<string> => {
    const paths = [
      '/v1/balances/export?format=csv',
      '/v1/balances/export?format=ndjson',
      '/v1/members?limit=1000',
      '/v1/receipts/E-1',
      '/v1/receipts/E-2',
      '/v1/receipts/E-3',
      '/v1/redemptions/E-RD',
      '/v1/dead-letters',
      `/v1/members/${memberId}/statement`,
      `/v1/members/${memberId}/own-rewards`,
    ];
    const answers = await Promise.all(paths.map((path) => platform.send(path)));
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200));
    return answers.map(({ body }) => body).join('\n');
  };
  const nothingRemains = async (): Promise<void> => {
    await platform.drained();
    const database = await databaseOf(platform.data);
    const rows = await allRows(database);
    await database.query('checkpoint');
    await database.end();
    const canaries = [...CANARIES, referralCode, referralCode.replace('-', '')];
    const files = filesWith(platform.data, [memberId, ...canaries]);
    // The search finds what is there: the pseudonym, in tables and in the write-ahead log.
    expect(rows.some(({ text }) => text.includes(memberId))).toBe(true);
    expect(files.get(memberId)?.some((file) => file.includes('/pg_wal/'))).toBe(true);
    expect(files.get(memberId)?.some((file) => file.includes('/base/'))).toBe(true);
    const exported = await exports();
    const records =
      mode === 'standalone' ? [] : await allRecords(readFileSync(join(platform.data, 'cluster/kafka-brokers'), 'utf8'));
    for (const canary of canaries) {
      expect([canary, files.get(canary)]).toEqual([canary, []]);
      expect([canary, rows.filter(({ text }) => text.includes(canary))]).toEqual([canary, []]);
      expect([canary, records.filter((record) => JSON.stringify(record).includes(canary))]).toEqual([canary, []]);
      expect([canary, exported.includes(canary), platform.output.includes(canary)]).toEqual([canary, false, false]);
    }
    // Nothing but the history links the pseudonym to what the person was recognised by.
    expect(rows.filter(({ text }) => text.includes(wrappedKey))).toEqual([]);
    const links = rows.filter(
      ({ text }) => text.includes(memberId) && [REFERENCE, phoneHash].some((w) => text.includes(w)),
    );
    expect(links.filter(({ table }) => !HISTORY.test(table))).toEqual([]);
    expect(exported).not.toContain(REFERENCE);
    if (mode === 'cluster')
      expect(records.filter(({ topic, key }) => topic === MEMBER_STATE && key === memberId).at(-1)?.value).toBeNull();
  };

  beforeAll(async () => {
    platform = await Platform.start(mode, [], { ACCRUE_LOG_LEVEL: 'debug' });
    await platform.accrueJson('programme', 'apply', programmeFile);
    const { status, body } = await platform.call<{ memberId: string }>('/v1/members', { json: PERSON });
    expect(status).toBe(201);
    memberId = body.memberId;
    const { identityHashKey } = JSON.parse(readFileSync(join(platform.data, 'secrets.json'), 'utf8')) as Record<
      string,
      string
    >;
    phoneHash = new IdentityReader(identityHashKey).read({ type: 'phone', value: PERSON.phone }, '').value;
    const asked = await platform.call<{ referralCode: string }>(`/v1/members/${memberId}/referral-code`);
    ({ referralCode } = asked.body);
    const referred = { card: 'referred', referralCode };
    expect((await platform.call('/v1/members', { json: referred })).body).toMatchObject({ referredBy: memberId });
    await platform.call('/v1/rewards/five-off/codes', { json: { codes: ['SAVE-E1', 'SAVE-E2'] } });
    await platform.drained();
    const sale = receiptOf({ id: 'E-1', card: PERSON.card, lines: [{ sku: 'TEA', units: 2, unitPrice: 30_000 }] });
    const byPhone = { ...receiptOf({ id: 'E-2', lines: [{ sku: 'TEA', unitPrice: 20_000 }] }) };
    const back = receiptOf({
      id: 'E-3',
      kind: 'return',
      lines: [{ sku: 'TEA', units: -1, unitPrice: 30_000, returnOf: { receiptId: 'E-1', lineId: '1' } }],
    });
    for (const json of [sale, { ...byPhone, member: { idType: 'phone', value: PERSON.phone } }, back])
      expect((await platform.call<Body>('/v1/receipts', { json })).body).toMatchObject({
        status: 'accepted',
        memberId,
      });
    await platform.drained();
    const redemption = { redemptionId: 'E-RD', rewardId: 'five-off', memberId };
    expect((await platform.call('/v1/redemptions', { json: redemption })).status).toBe(201);
    await platform.drained();
    wallets = await walletsNow();
    expect(wallets).toMatchObject([{ granted: 800, reversed: 300, spent: 500, active: 0 }]);
  });
  afterAll(() => platform.dispose());

  it('is there before, for operators', async () => {
    const database = await databaseOf(platform.data);
    const { rows } = await database.query<{ wrapped_key: string }>(
      'select wrapped_key from enrollment.member_key where member_id = $1',
      [memberId],
    );
    await database.end();
    wrappedKey = rows[0]?.wrapped_key ?? '';
    expect([rows.length, wrappedKey.length > 40, phoneHash.length > 20]).toEqual([1, true, true]);
    expect(await daysOf(memberId)).toBe(1);
    expect(await get(`/v1/members/${memberId}`)).toMatchObject({
      profile: { name: PERSON.name },
      identities: expect.arrayContaining([{ type: 'card', value: PERSON.card, status: 'active' }]) as unknown,
    });
    expect(await exports()).toContain(REFERENCE);
  });

  it('is erased by an operator, who gets a certificate', async () => {
    const wish = { json: { reason: 'member_request' } };
    for (const role of ['pos', 'analyst'] as const)
      expect((await platform.call(`/v1/members/${memberId}:erase`, { ...wish, key: platform.key(role) })).status).toBe(
        403,
      );
    certificate = await platform.accrueJson('members', 'erase', memberId, '--reason', 'member_request');
    expect(certificate).toMatchObject({
      memberId,
      reason: 'member_request',
      destroyed: {
        profile: true,
        identities: [
          { type: 'card', count: 1 },
          { type: 'qr', count: 1 },
          { type: 'phone', count: 1 },
          { type: 'email', count: 1 },
        ],
      },
    });
    expect(await platform.accrueJson('members', 'certificate', memberId)).toEqual(certificate);
    expect((await platform.accrue('members', 'certificate', memberId)).stdout).toContain(String(certificate['sha256']));
    const gone = await platform.accrue('members', 'erase', 'nobody', '--reason', 'member_request');
    expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining('member.unknown')]);
  });

  it('is nobody at every door', async () => {
    await platform.drained();
    expect(await platform.call(`/v1/members/${memberId}`)).toMatchObject({
      status: 410,
      body: { code: 'member.erased' },
    });
    for (const name of ['card', 'phone', 'email', 'reference'] as const)
      expect(await platform.call('/v1/members:lookup', { json: { [name]: PERSON[name] } })).toMatchObject({
        status: 404,
        body: { code: 'member.unknown' },
      });
    for (const [id, member] of [
      ['E-10', { idType: 'card', value: PERSON.card }],
      ['E-11', { idType: 'phone', value: PERSON.phone }],
      ['E-12', { idType: 'reference', value: REFERENCE }],
      ['E-13', { idType: 'member_id', value: memberId }],
    ] as const) {
      const json = { ...receiptOf({ id, lines: [{ sku: 'TEA', unitPrice: 10_000 }] }), member };
      expect((await platform.call<Body>('/v1/receipts', { json })).body).toMatchObject({
        memberId: null,
        earned: earnedPoints(0),
      });
    }
    expect(await platform.call('/v1/members', { json: { card: 'too-late', referralCode } })).toMatchObject({
      status: 422,
      body: { code: 'referral_code.unknown' },
    });
    const redemption = { redemptionId: 'E-RD-2', rewardId: 'five-off', memberId };
    expect(await platform.call('/v1/redemptions', { json: redemption })).toMatchObject({
      status: 409,
      body: { code: 'account.closed' },
    });
  });

  it('leaves the accounts as they were', async () => {
    expect(await walletsNow()).toEqual(wallets);
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
    const trial = await platform.accrueJson<{ wallets: { sum: number }[] }>('ledger', 'trial-balance');
    expect(trial.wallets.map(({ sum }) => sum)).toEqual([0]);
  });

  it('remains in no file, table, topic, log or export', async () => {
    expect(await daysOf(memberId)).toBe(0);
    await nothingRemains();
  });

  it('does not come back with a restart or with read models built anew', async () => {
    await platform.stop();
    await platform.launch();
    const { projections } = await platform.accrueJson<{ projections: { context: string; name: string }[] }>(
      'projections',
      'status',
    );
    for (const { context, name } of projections)
      expect((await platform.accrue('projections', 'rebuild', `${context}/${name}`)).code).toBe(0);
    await nothingRemains();
    expect(await walletsNow()).toEqual(wallets);
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
    expect(await platform.accrueJson('members', 'erase', memberId, '--reason', 'again')).toEqual(certificate);
  });

  it('may join again, as somebody new', async () => {
    const { reference: _gone, ...person } = PERSON;
    const { status, body } = await platform.call<{ memberId: string }>('/v1/members', { json: person });
    expect([status, body.memberId === memberId]).toEqual([201, false]);
    await platform.drained();
    const at = new Date().toISOString(); // what comes late from before they joined again stays nobody's
    const json = receiptOf({ id: 'E-20', card: PERSON.card, at, lines: [{ sku: 'TEA', unitPrice: 10_000 }] });
    expect((await platform.call<Body>('/v1/receipts', { json })).body).toMatchObject({
      memberId: body.memberId,
      earned: earnedPoints(100),
    });
    expect(await platform.accrueJson('dlq', 'list')).toEqual({ deadLetters: [], nextCursor: null });
  });
});

describe('an erasure that a power cut interrupts', () => {
  let platform: Platform;
  beforeAll(async () => (platform = await Platform.start()));
  afterAll(() => platform.dispose());

  it('is finished at the next start: the key is destroyed without anybody asking', async () => {
    const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: PERSON });
    const { memberId } = body;
    const left = async (): Promise<unknown> => {
      const database = await databaseOf(platform.data);
      const { rows } = await database.query(
        `select (select count(*)::int from enrollment.member_key where member_id = $1) as keys,
                (select count(*)::int from enrollment.key_registry where owner = $1) as identities,
                (select count(*)::int from enrollment.event where type = 'MemberErased') as events`,
        [memberId],
      );
      await database.end();
      return rows[0];
    };
    // The key cannot be destroyed while somebody holds its row, and the event is written before.
    const holder = await databaseOf(platform.data);
    await holder.query('begin');
    await holder.query('select 1 from enrollment.member_key where member_id = $1 for update', [memberId]);
    const asked = platform.call(`/v1/members/${memberId}:erase`, { json: { reason: 'member_request' } });
    asked.catch(() => undefined);
    await eventually(async () => expect(await left()).toMatchObject({ events: 1 }), 30_000);
    await platform.kill();
    await expect(asked).rejects.toThrow();
    await holder.query('rollback').catch(() => undefined);
    await holder.end().catch(() => undefined);
    await platform.launch();
    await eventually(async () => expect(await left()).toEqual({ keys: 0, identities: 0, events: 1 }), 30_000);
    expect(await platform.accrueJson('members', 'certificate', memberId)).toMatchObject({ memberId });
  });
});
