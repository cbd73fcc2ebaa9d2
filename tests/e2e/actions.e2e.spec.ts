import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@accrue/testing';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';

jest.setTimeout(300_000);

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

const programme = {
  schemaVersion: 1,
  name: 'Reviews and a welcome',
  timeZone: 'Europe/London',
  currency: 'GBP',
  receipts: { tooOldDays: null },
  wallets: [{ id: 'points', name: 'Points' }],
  actions: [
    { id: 'review', name: 'A review', attributes: [{ id: 'stars', type: 'number' }] },
    { id: 'log-in', name: 'Opened the app' },
  ],
  earning: {
    rules: [
      { id: 'base', name: 'One per pound', wallet: 'points', earn: { points: 1, per: 100 } },
      { id: 'birthday', name: 'Birthday', wallet: 'points', on: 'birthday', earn: { fixed: 70 } },
      { id: 'welcome', name: 'Welcome', wallet: 'points', on: 'enrolment', earn: { fixed: 500 } },
      {
        ...{ id: 'review', name: 'A review', wallet: 'points', on: 'action', action: 'review', earn: { fixed: 25 } },
        limits: { times: { most: 2, per: 'day' } },
      },
      {
        ...{ id: 'monday', name: 'Opened on Monday', wallet: 'points', on: 'action', action: 'log-in' },
        ...{ earn: { fixed: 3 }, when: { days: ['mon'] } },
      },
    ],
  },
};

/** In effect for some days already. */
const PROGRAMME = `/v1/programme?effectiveFrom=${daysAgo(9)}`;

interface Action {
  readonly status: string;
  readonly duplicate: boolean;
  readonly memberId: string;
  readonly earned: readonly { readonly walletId: string; readonly amount: number }[];
  readonly trace: readonly { readonly ruleId: string; readonly reasons: readonly { readonly code: string }[] }[];
  readonly code?: string;
}

interface Entry {
  readonly reason: { readonly code: string };
  readonly points: number;
}

aboveAllInOneProcess('actions earn without a purchase', (mode) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await Platform.start(mode);
    const wrong = structuredClone(programme) as { earning: { rules: object[] } };
    wrong.earning.rules.push({
      id: 'x',
      name: 'X',
      wallet: 'points',
      on: 'action',
      action: 'dance',
      earn: { percent: '1' },
    });
    const refused = await platform.call<{ problems: { path: string; code: string }[] }>('/v1/programme', {
      method: 'PUT',
      json: wrong,
    });
    const found = refused.body.problems.map(({ path, code }) => `${path} ${code}`);
    expect(found).toEqual(
      expect.arrayContaining(['/earning/rules/5/action action.unknown', '/earning/rules/5/earn rule.only_for_sales']),
    );
    expect((await platform.call(PROGRAMME, { method: 'PUT', json: programme })).status).toBe(200);
  });
  afterAll(async () => platform.dispose());

  const members = new Map<string, string>();
  const enrol = async (card: string): Promise<string> => {
    const known = members.get(card);
    if (known !== undefined) return known;
    const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card } });
    members.set(card, body.memberId);
    return body.memberId;
  };
  const review = (key: string, card: string, time: string, more: object = {}) => ({
    ...{ key, type: 'review', member: { idType: 'card', value: card }, occurredAt: `2025-10-15T${time}Z` },
    ...more,
  });
  const tell = (json: object) => platform.call<Action>('/v1/actions', { json });
  const revoke = (key: string, json: object = {}) => platform.call<Action>(`/v1/actions/${key}:revoke`, { json });
  const earned = async (key: string): Promise<number> => {
    const { body } = await platform.call<Action>(`/v1/actions/${key}`);
    return body.earned.find(({ walletId }) => walletId === 'points')?.amount ?? 0;
  };
  const active = async (memberId: string): Promise<number> => {
    await platform.drained();
    const { body } = await platform.call<{ wallets: { active: number }[] }>(`/v1/members/${memberId}/balance`);
    return body.wallets[0]?.active ?? 0;
  };

  it('welcomes a member once, at the instant of the enrolment', async () => {
    const ann = await enrol('ann');
    expect(await active(ann)).toBe(500);
    const { body } = await platform.call<Action>(`/v1/actions/~${ann}`);
    expect(body).toMatchObject({ status: 'recorded', memberId: ann, type: null, earned: [{ amount: 500 }] });
  });

  it('gives a birthday its points once a year, also of a till that was offline when it enrolled the member', async () => {
    const [enrolledAt, birthday] = [daysAgo(4), daysAgo(2)];
    const json = { card: 'cat', birthDate: `2000-${birthday.slice(5, 10)}`, enrolledAt };
    const { body: cat } = await platform.call<{ memberId: string }>('/v1/members', { json });
    const key = `~${cat.memberId}~birthday~${birthday.slice(0, 4)}`;
    await eventually(async () => expect(await earned(key)).toBe(70), 30_000);
    expect(await active(cat.memberId)).toBe(570);
    const date = (birthDate: string) =>
      platform.call<Action>(`/v1/members/${cat.memberId}/birth-date`, { method: 'PUT', json: { birthDate } });
    expect((await date(daysAgo(100).slice(5, 10))).body.code).toBe('birth_date.reached_this_year');
    expect((await date(birthday.slice(5, 10))).status).toBe(200);
    await platform.kill();
    await platform.launch();
    expect(await active(cat.memberId)).toBe(570);
    const { body } = await platform.call<Action>(`/v1/actions/${key}`);
    expect(body).toMatchObject({ trigger: 'birthday', memberId: cat.memberId, earned: [{ amount: 70 }] });
  });

  it('records an action once, and refuses another one under its key', async () => {
    const ann = await enrol('ann');
    const first = await tell(review('r-1', 'ann', '10:00:00', { attributes: { stars: 5 } }));
    expect([first.status, first.body]).toMatchObject([
      201,
      { duplicate: false, memberId: ann, earned: [{ amount: 25 }] },
    ]);
    const again = await tell(review('r-1', 'ann', '10:00:00', { attributes: { stars: 5 } }));
    expect([again.status, again.body]).toMatchObject([
      200,
      { duplicate: true, memberId: ann, earned: [{ amount: 25 }] },
    ]);
    const other = await tell(review('r-1', 'ann', '10:00:01', { attributes: { stars: 5 } }));
    expect([other.status, other.body.code]).toEqual([409, 'action.conflict']);
    const codes = await Promise.all(
      [
        review('r-x', 'nobody', '10:00:00'),
        review('r-x', 'ann', '10:00:00', { type: 'dance' }),
        review('r-x', 'ann', '10:00:00', { attributes: { mood: 'good' } }),
        review('r-x', 'ann', '10:00:00', { attributes: { stars: 'five' } }),
        review('r-x', 'ann', '10:00:00', { occurredAt: 'yesterday' }),
        review('r-x', 'ann', '10:00:00', { occurredAt: '2099-01-01T00:00:00Z' }),
        review('~x', 'ann', '10:00:00'),
      ].map(async (wrong) => (await tell(wrong)).body.code),
    );
    expect(codes).toEqual([
      'member.unknown',
      'action.type_unknown',
      'action.attribute_unknown',
      'action.attribute_invalid',
      'action.invalid',
      'action.in_the_future',
      'action.invalid',
    ]);
    expect(await active(ann)).toBe(525);
  });

  it('counts limits in event time, whatever comes late, and whatever is revoked', async () => {
    const ann = await enrol('ann');
    await tell(review('r-3', 'ann', '12:00:00'));
    await tell(review('r-2', 'ann', '11:00:00'));
    // Two a day: those that were first, not those that came first.
    expect(await Promise.all(['r-1', 'r-2', 'r-3'].map(earned))).toEqual([25, 25, 0]);
    expect(await active(ann)).toBe(550);
    const revoked = await revoke('r-1', { occurredAt: `2025-10-15T11:30:00Z` });
    expect([revoked.status, revoked.body]).toMatchObject([200, { status: 'revoked', duplicate: false, earned: [] }]);
    expect((await revoke('r-1')).body).toMatchObject({ status: 'revoked', duplicate: true, earned: [] });
    // What is free again from half past eleven is for the one at twelve.
    expect(await Promise.all(['r-1', 'r-2', 'r-3'].map(earned))).toEqual([0, 25, 25]);
    expect(await active(ann)).toBe(550);
    expect((await revoke('r-9')).body.code).toBe('action.unknown');
    expect((await revoke('r-2', { occurredAt: `2025-10-15T10:59:59Z` })).body.code).toBe('action.revoked_before_done');
    const { body } = await platform.call<{ lines: Entry[] }>(`/v1/members/${ann}/statement`);
    expect(new Set(body.lines.map(({ reason }) => reason.code))).toEqual(
      new Set(['action.earned', 'action.revoked', 'action.corrected']),
    );
  });

  it('says why an action earned nothing', async () => {
    await enrol('ann');
    const tuesday = '2025-11-25T10:00:00Z';
    await tell({ key: 'l-1', type: 'log-in', member: { idType: 'card', value: 'ann' }, occurredAt: tuesday });
    const { body } = await platform.call<Action>('/v1/actions/l-1');
    expect(body.trace.map(({ ruleId, reasons }) => [ruleId, reasons.map(({ code }) => code)])).toEqual([
      ['monday', ['rule.other_hours']],
    ]);
  });

  it('takes them from files, in batches and over the topic as well, and loses none when killed', async () => {
    const bob = await enrol('bob');
    await platform.drained();
    const folder = mkdtempSync(join(tmpdir(), 'actions-'));
    const file = join(folder, 'actions.csv');
    writeFileSync(file, `id,what,card,at\nb-0,log-in,bob,2025-11-24T08:00:00Z\n`);
    const map = 'key=id,type=what,memberValue=card,occurredAt=at';
    const ingest = () => platform.accrueJson('actions', 'ingest', file, '--as', 'csv', '--map', map);
    expect([await ingest(), await ingest()]).toMatchObject([{ recorded: 1 }, { duplicate: 1 }]);
    rmSync(folder, { recursive: true });
    const lines = [review('b-1', 'bob', '10:00:00'), review('b-2', 'nobody', '10:00:00')];
    const batch = await platform.send('/v1/actions:batch', {
      raw: lines.map((line) => JSON.stringify(line)).join('\n'),
      type: 'application/x-ndjson',
    });
    const answers = batch.body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { earned?: object[]; problem?: { code: string } });
    expect(answers).toMatchObject([
      { line: 1, earned: [{ amount: 25 }] },
      { line: 2, problem: { code: 'member.unknown' } },
    ]);
    const publish = (type: string, value: object) =>
      platform.call('/v1/topics/loyalty.pos.actions.v1/messages', {
        json: { key: 'bob', value, headers: { ce_type: type, ce_dataschema: `/v1/schemas/${type}.json` } },
      });
    await publish('loyalty.pos.action.performed.v1', review('b-3', 'bob', '11:00:00'));
    await publish('loyalty.pos.action.performed.v1', review('b-4', 'bob', '12:00:00'));
    await publish('loyalty.pos.action.withdrawn.v1', { key: 'b-1', occurredAt: `2025-10-15T10:30:00Z` });
    expect(await active(bob)).toBe(553);
    await platform.kill();
    await platform.launch();
    expect((await tell(review('b-3', 'bob', '11:00:00'))).body).toMatchObject({ duplicate: true });
    expect(await Promise.all(['b-1', 'b-3', 'b-4'].map(earned))).toEqual([0, 25, 25]);
    expect(await active(bob)).toBe(553);
  });

  it('goes with its member when two are merged, and comes back', async () => {
    const [one, two] = [await enrol('one'), await enrol('two')];
    await platform.drained();
    await tell(review('m-1', 'one', '10:00:00'));
    await tell(review('m-2', 'two', '11:00:00'));
    await tell(review('m-3', 'two', '12:00:00'));
    expect([await active(one), await active(two)]).toEqual([525, 550]);
    const by = { json: { duplicate: two, reason: 'enrolled_twice' } };
    expect((await platform.call(`/v1/members/${one}/merges`, { ...by, key: platform.key() })).status).toBeLessThan(300);
    // One welcome, and two reviews a day, as if they had been one member from the first.
    expect([await active(one), await active(two)]).toEqual([550, 0]);
    await tell(review('m-4', 'two', '09:00:00'));
    expect(await Promise.all(['m-4', 'm-1', 'm-2', 'm-3'].map(earned))).toEqual([25, 25, 0, 0]);
    expect((await revoke('m-4', { occurredAt: `2025-10-15T09:30:00Z` })).body).toMatchObject({ memberId: one });
    expect(await Promise.all(['m-4', 'm-1', 'm-2', 'm-3'].map(earned))).toEqual([0, 25, 25, 0]);
    const apart = { json: { reason: 'two_persons' } };
    expect((await platform.call(`/v1/members/${one}/merges/${two}:separate`, apart)).status).toBeLessThan(300);
    expect([await active(one), await active(two)]).toEqual([525, 550]);
    expect(await Promise.all(['m-4', 'm-1', 'm-2', 'm-3'].map(earned))).toEqual([0, 25, 25, 25]);
  });
});
