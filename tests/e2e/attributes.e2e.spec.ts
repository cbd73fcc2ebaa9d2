import { eventually } from '@accrue/testing';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(300_000);

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

const programme = (condition: string) => ({
  schemaVersion: 1,
  name: 'Attributes',
  timeZone: 'Europe/London',
  currency: 'GBP',
  receipts: { tooOldDays: null },
  wallets: [{ id: 'points', name: 'Points' }],
  segments: [{ id: 'reachable', name: 'Reads e-mail', if: condition }],
  earning: {
    rules: [
      {
        ...{ id: 'north', name: 'The north', wallet: 'points', earn: { fixed: 30 } },
        if: 'member.region == "north" && member.language.startsWith("en")',
      },
      {
        ...{ id: 'reachable', name: 'Readers', wallet: 'points', earn: { fixed: 50 } },
        members: { segments: ['reachable'] },
      },
    ],
  },
});

interface Member {
  readonly memberId: string;
  readonly attributes: object;
  readonly code?: string;
}

aboveAllInOneProcess('rules ask for what is told of a member', (mode) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await Platform.start(mode);
    const publish = (condition: string) =>
      platform.call<{ problems: { path: string; code: string }[] }>(`/v1/programme?effectiveFrom=${daysAgo(20)}`, {
        ...{ method: 'PUT', json: programme(condition) },
      });
    const refused = await publish('member.consents == "email"');
    expect(refused.body.problems).toMatchObject([{ path: '/segments/0/if', code: 'if.types' }]);
    expect((await publish('"email" in member.consents')).status).toBe(200);
  });
  afterAll(async () => platform.dispose());

  const enrol = async (card: string, attributes: object, more: object = {}): Promise<string> => {
    const json = { card, attributes, enrolledAt: daysAgo(10), ...more };
    const { body } = await platform.call<Member>('/v1/members', { json });
    expect(body.attributes).toEqual(attributes);
    return body.memberId;
  };
  const tell = (memberId: string, attributes: object) =>
    platform.call<Member>(`/v1/members/${memberId}/attributes`, { method: 'PUT', json: { attributes } });
  const sale = (id: string, card: string, at: string) =>
    receiptOf({ id, card, at, lines: [{ sku: 'A', unitPrice: 100 }] });
  const buy = (...of: Parameters<typeof sale>) => platform.call('/v1/receipts', { json: sale(...of) });
  const active = async (memberId: string) => (await platform.walletOf(memberId))['active'];
  const segmentsOf = async (memberId: string) => {
    const { body } = await platform.call<{ segments: { segmentId: string }[] }>(`/v1/members/${memberId}/segments`);
    return body.segments.map(({ segmentId }) => segmentId);
  };

  it('as it was at the time of the sale, also of receipts that come late, and returns take back what that brought', async () => {
    const ann = await enrol('ann', { region: 'north', language: 'en-GB', consents: ['email', 'sms'] });
    await eventually(async () => expect(await segmentsOf(ann)).toEqual(['reachable']), 30_000);
    await buy('a-1', 'ann', daysAgo(5));
    expect(await active(ann)).toBe(80);
    // She moves, and wants no more e-mails.
    const moved = await tell(ann, { region: 'south', language: 'en-GB', consents: ['sms'] });
    expect([moved.status, moved.body.attributes]).toEqual([
      200,
      { region: 'south', language: 'en-GB', consents: ['sms'] },
    ]);
    await eventually(async () => expect(await segmentsOf(ann)).toEqual([]), 30_000);
    const evaluated = await platform.call<{ points: number; segments: string[] }>('/v1/receipts:evaluate', {
      json: sale('a-2', 'ann', new Date().toISOString()),
    });
    expect(evaluated.body).toMatchObject({ segments: [] });
    await buy('a-2', 'ann', new Date().toISOString());
    expect(await active(ann)).toBe(80);
    await buy('a-late', 'ann', daysAgo(4));
    expect(await active(ann)).toBe(160);
    const lines = [{ sku: 'A', units: -1, unitPrice: 100, returnOf: { receiptId: 'a-1', lineId: '1' } }];
    const back = receiptOf({ id: 'a-back', kind: 'return', card: 'ann', at: daysAgo(1), lines });
    expect((await platform.call('/v1/receipts', { json: back })).status).toBe(201);
    expect(await active(ann)).toBe(80);
  });

  it('not from before the enrolment, and the same again is no news', async () => {
    const ben = await enrol('ben', { region: 'north', language: 'en' });
    await eventually(async () => expect(await segmentsOf(ben)).toEqual([]), 30_000);
    await buy('b-1', 'ben', daysAgo(3));
    expect(await active(ben)).toBe(30);
    const before = await platform.call<{ revision: number }>(`/v1/members/${ben}`);
    const again = await tell(ben, { language: 'en', region: 'north', consents: [] });
    expect((again.body as unknown as { revision: number }).revision).toBe(before.body.revision);
  });

  it('of the survivor, when members are merged', async () => {
    const cat = await enrol('cat', { region: 'south' });
    const kit = await enrol('kit', { region: 'north', language: 'en', consents: ['email'] });
    await platform.drained();
    await buy('k-1', 'kit', daysAgo(2));
    expect(await active(kit)).toBe(80);
    const json = { duplicate: kit, reason: 'enrolled_twice' };
    expect((await platform.call(`/v1/members/${cat}/merges`, { json })).status).toBeLessThan(300);
    await eventually(async () => expect(await active(cat)).toBe(0), 30_000);
    expect((await tell(kit, { region: 'east' })).body.code).toBe('member.merged');
  });

  it('and refuses what could be personal; whoever is erased is in no segment any more', async () => {
    const dan = await enrol('dan', { ageBand: '65+', consents: ['email'] });
    await eventually(async () => expect(await segmentsOf(dan)).toEqual(['reachable']), 30_000);
    for (const wrong of [
      { region: 'SW1A 1AA' },
      { source: 'dan@example.com' },
      { ageBand: '1955-03-01' },
      { name: 'Dan' },
    ])
      expect((await tell(dan, wrong)).status).toBe(400);
    expect((await platform.call(`/v1/members/${dan}:erase`, { json: { reason: 'member_request' } })).status).toBe(200);
    expect((await tell(dan, { ageBand: '65+' })).body.code).toBe('member.erased');
    await eventually(async () => expect(await segmentsOf(dan)).toEqual([]), 30_000);
  });
});
