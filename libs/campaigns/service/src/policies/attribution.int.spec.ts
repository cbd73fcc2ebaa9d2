import { receiptClaimed, receiptRecorded, tierChanged } from '@accrue/contracts';
import { IdentityReader } from '@accrue/identities';
import { Rejected } from '@accrue/kernel';
import {
  blocked,
  CampaignsApp,
  closed,
  DIRECTORY,
  enrolled,
  erased,
  freed,
  from,
  goodsBack,
  linked,
  ON_CLAIM,
  ON_IDENTITY,
  ON_RECEIPT,
  ON_TIER,
  sale,
} from '../campaigns.fixture';

describe('a receipt that overtakes the member it names', () => {
  let app: CampaignsApp;
  beforeAll(async () => (app = await CampaignsApp.open()));
  afterAll(() => app.close());

  const factsOf = async (receiptId: string, type: string) =>
    (await app.published()).filter((message) => message.type === type && message.subject === receiptId);
  const hear = async (group: string, receiptId: string, type: string) => {
    for (const { id, data } of await factsOf(receiptId, type)) await app.deliverTo(group, type, data as object, id);
  };
  const hearRecorded = (receiptId: string) => hear(ON_RECEIPT, receiptId, receiptRecorded.type);
  const hearClaimed = (receiptId: string) => hear(ON_CLAIM, receiptId, receiptClaimed.type);
  const waiting = async (receiptId: string) =>
    (await app.database.query('select 1 from waiting_receipt where receipt_id = $1', [receiptId])).length;
  const outcome = async (receiptId: string) => {
    await hearClaimed(receiptId);
    const { status, memberId, points } = (await app.get(`/v1/receipts/${receiptId}`)).body;
    return [status, memberId, points, await waiting(receiptId)];
  };

  it('waits, and counts when the member comes', async () => {
    await app.record(sale('r-1', 'c-1'));
    await hearRecorded('r-1');
    expect(await outcome('r-1')).toEqual(['pending', null, 0, 1]);
    await app.deliverTo(DIRECTORY, ...enrolled('m-1', { card: 'c-1' }));
    await app.deliverTo(ON_IDENTITY, ...enrolled('m-1', { card: 'c-1' }));
    expect(await outcome('r-1')).toEqual(['accepted', 'm-1', 10, 0]);
  });

  it('goes to the next owner of a freed card from then on, in whichever order the two members’ facts come', async () => {
    await app.deliverTo(DIRECTORY, ...enrolled('m-old', { card: 'c-moves' }));
    const earlier = await app.record(sale('r-old', 'c-moves'));
    await app.deliverTo(DIRECTORY, ...freed('m-old', 'c-moves'));
    const between = await app.record(sale('r-between', 'c-moves'));
    await app.deliverTo(DIRECTORY, ...enrolled('m-next', { card: 'c-moves' }));
    await app.deliverTo(DIRECTORY, ...freed('m-old', 'c-moves'));
    const later = await app.record(sale('r-next', 'c-moves'));
    expect([earlier, between, later].map(({ body }) => body.memberId)).toEqual(['m-old', null, 'm-next']);
  });

  it('is nobody’s when the member was erased, also one from before, until somebody enrols with the card anew', async () => {
    const before = enrolled('m-erased', { card: 'c-erased', reference: 'ref-erased' });
    await app.deliverTo(DIRECTORY, ...before);
    const earlier = await app.record(sale('e-1', 'c-erased'));
    for (const fact of [closed('m-erased'), erased('m-erased'), erased('m-erased')])
      await app.deliverTo(DIRECTORY, ...fact);
    const kept = 'select 1 from member_identity where member_id = $1';
    expect(await app.database.query(kept, ['m-erased'])).toEqual([]);
    const late = await app.record(sale('e-2', 'c-erased', undefined, { endedAt: '2026-10-30T10:00:00Z' }));
    const named = [
      { idType: 'reference', value: 'ref-erased' },
      { idType: 'member_id', value: 'm-erased' },
    ].map((member, index) => app.record(sale(`e-${index + 3}`, null, undefined, { member })));
    await hearRecorded('e-2');
    expect(await outcome('e-2')).toEqual(['unattributed', null, 0, 1]);
    expect((await app.post('/v1/receipts/e-2:claim', { memberId: 'm-erased' })).body.code).toBe('member.unknown');
    await app.deliverTo(DIRECTORY, ...enrolled('m-anew', { card: 'c-erased' }));
    await app.deliverTo(DIRECTORY, ...erased('m-erased'));
    const anew = await app.record(sale('e-5', 'c-erased'));
    expect([earlier, late, ...(await Promise.all(named)), anew].map(({ body }) => body.memberId)).toEqual([
      'm-erased',
      null,
      null,
      null,
      'm-anew',
    ]);
    // Goods come back to whose account they were sold on, erased or not: the points must not stay.
    const back = await app.record(goodsBack('e-6', null, [['TEA', 1, 1000, from('e-1')]]));
    expect([back.body.memberId, back.body.points]).toEqual(['m-erased', -10]);
  });

  it('is nobody’s also where the whole life of an erased member is read in one page', async () => {
    const [type, fact] = enrolled('m-page', { card: 'c-page', reference: 'ref-page' });
    await app.deliverPageTo(DIRECTORY, [type, fact], linked('m-page', 'd-page'), closed('m-page'), erased('m-page'));
    expect(await app.database.query(`select member_id from member_identity where value like '%-page'`)).toEqual(
      ['c', 'd', 'ref'].map(() => ({ member_id: null })),
    );
    expect((await app.record(sale('page-1', 'd-page'))).body.memberId).toBeNull();
  });

  it('finds by a phone or an e-mail address in clear whoever enrolled with it, and keeps neither', async () => {
    const identities = new IdentityReader('a1'.repeat(32));
    const given = [
      { type: 'phone', value: '+44 7700 900123' },
      { type: 'email', value: 'Ann@Example.com' },
    ] as const;
    const [type, fact] = enrolled('m-phone', {});
    await app.deliverTo(DIRECTORY, type, { ...fact, identities: given.map((each) => identities.read(each, '')) });
    const named = (receiptId: string, idType: string, value: string) => ({
      ...(sale(receiptId, null) as object),
      member: { idType, value },
    });
    const member = async (body: object, path = '/v1/receipts') => (await app.post(path, body)).body.memberId;
    expect(await member(named('p-0', 'phone', '0044 7700 900123'), '/v1/receipts:evaluate')).toBe('m-phone');
    expect(await member(named('p-1', 'phone', '+447700900123\r'))).toBe('m-phone');
    expect(await member(named('p-2', 'email', ' ann@EXAMPLE.com'))).toBe('m-phone');
    // The same phone written in another way: the same receipt.
    expect((await app.record(named('p-1', 'phone', '+44 7700 900123'))).body.duplicate).toBe(true);
    const kept = JSON.stringify([(await app.get('/v1/receipts/p-1')).body, await app.published()]);
    expect(kept).not.toMatch(/900123|ann@example/i);
  });

  it.each([' scanned', 'scanned\r', '\u001dscanned\n'])('finds by %j the member whose card it is', async (card) => {
    await app.enrol('m-scanned', { card: 'scanned' });
    expect(
      (await app.record(sale(`s-${card.length}-${card.trim().length}-${card.charCodeAt(0)}`, card))).body.memberId,
    ).toBe('m-scanned');
  });

  it('counts also when the member’s fact is heard between the receipt and its own', async () => {
    await app.record(sale('r-2', 'c-2'));
    await app.deliverTo(DIRECTORY, ...enrolled('m-2', { card: 'c-2' }));
    await app.deliverTo(ON_IDENTITY, ...enrolled('m-2', { card: 'c-2' }));
    expect(await outcome('r-2')).toEqual(['pending', null, 0, 0]);
    await hearRecorded('r-2');
    expect(await outcome('r-2')).toEqual(['accepted', 'm-2', 10, 0]);
  });

  it('asks to be called again while the directory is behind', async () => {
    await app.record(sale('r-3', 'c-3'));
    await hearRecorded('r-3');
    await expect(app.deliverTo(ON_IDENTITY, ...enrolled('m-3', { card: 'c-3' }))).rejects.toMatchObject({
      retriable: true,
    });
    expect(await outcome('r-3')).toEqual(['pending', null, 0, 1]);
    await app.deliverTo(DIRECTORY, ...enrolled('m-3', { card: 'c-3' }));
    await app.deliverTo(ON_IDENTITY, ...enrolled('m-3', { card: 'c-3' }));
    expect(await outcome('r-3')).toEqual(['accepted', 'm-3', 10, 0]);
  });

  it('counts once, however often and in whatever order the facts are heard', async () => {
    const fact = enrolled('m-4', { card: 'c-4' });
    await app.record(sale('r-4', 'c-4'));
    await app.deliverTo(DIRECTORY, ...fact);
    await Promise.all([
      hearRecorded('r-4'),
      app.deliverTo(ON_IDENTITY, ...fact),
      hearRecorded('r-4'),
      app.deliverTo(ON_IDENTITY, ...fact),
    ]);
    await hearClaimed('r-4');
    await hearRecorded('r-4');
    expect(await outcome('r-4')).toEqual(['accepted', 'm-4', 10, 0]);
    expect(await factsOf('r-4', receiptClaimed.type)).toHaveLength(1);
    expect((await app.published()).filter(({ subject }) => subject === 'r-4:base')).toHaveLength(1);
  });

  it('also waits for a card that is linked later, and for a reference or a member id', async () => {
    await app.enrol('m-5');
    await app.record(sale('r-5', 'c-5'));
    await app.record(sale('r-6', null, undefined, { member: { idType: 'reference', value: '13085' } }));
    await app.record(sale('r-7', null, undefined, { member: { idType: 'member_id', value: 'm-6' } }));
    for (const id of ['r-5', 'r-6', 'r-7']) await hearRecorded(id);
    for (const fact of [linked('m-5', 'c-5'), enrolled('m-6', { reference: '13085' })]) {
      await app.deliverTo(DIRECTORY, ...fact);
      await app.deliverTo(ON_IDENTITY, ...fact);
    }
    expect(await outcome('r-5')).toEqual(['accepted', 'm-5', 10, 0]);
    expect(await outcome('r-6')).toEqual(['accepted', 'm-6', 10, 0]);
    expect(await outcome('r-7')).toEqual(['accepted', 'm-6', 10, 0]);
  });

  it('does not count for a card that was blocked, or a member that left, in the meantime', async () => {
    for (const [id, gone] of [
      ['8', blocked('m-8', 'c-8')],
      ['9', closed('m-9')],
    ] as const) {
      await app.record(sale(`r-${id}`, `c-${id}`));
      await hearRecorded(`r-${id}`);
      const fact = enrolled(`m-${id}`, { card: `c-${id}` });
      await app.deliverTo(DIRECTORY, ...fact);
      await app.deliverTo(DIRECTORY, ...gone);
      await app.deliverTo(ON_IDENTITY, ...fact);
      expect(await outcome(`r-${id}`)).toEqual(['unattributed', null, 0, 1]);
    }
  });

  it('leaves a receipt to whoever claimed it before', async () => {
    await app.enrol('m-10');
    await app.record(sale('r-11', 'c-11'));
    await hearRecorded('r-11');
    expect((await app.post('/v1/receipts/r-11:claim', { memberId: 'm-10' })).status).toBe(200);
    const fact = enrolled('m-11', { card: 'c-11' });
    await app.deliverTo(DIRECTORY, ...fact);
    await app.deliverTo(ON_IDENTITY, ...fact);
    expect(await outcome('r-11')).toEqual(['accepted', 'm-10', 10, 0]);
  });

  it('attributes the others when the member’s journal refuses one, which keeps waiting', async () => {
    await app.record(sale('r-12', 'c-12'));
    const tooMuch = goodsBack('r-13', 'c-12', [['TEA', 2, 1000, from('r-12')]]);
    await app.record(tooMuch);
    await app.record(sale('r-14', 'c-12'));
    const fact = enrolled('m-12', { card: 'c-12' });
    await app.deliverTo(DIRECTORY, ...fact);
    await hearRecorded('r-12');
    await hearClaimed('r-12');
    await expect(hearRecorded('r-13')).rejects.toThrow(new Rejected('return.exceeds_sold'));
    await app.database.query(`insert into waiting_receipt (receipt_id, type, value) values ('r-14', 'card', 'c-12')`);
    await expect(app.deliverTo(ON_IDENTITY, ...fact)).rejects.toThrow(new Rejected('return.exceeds_sold'));
    expect(await outcome('r-13')).toEqual(['unattributed', null, 0, 2]); // for the card, and for the sale
    expect(await outcome('r-14')).toEqual(['accepted', 'm-12', 10, 0]);
  });

  it('does not wait for anybody when the till named nobody', async () => {
    await app.record(sale('r-15', null));
    await hearRecorded('r-15');
    expect(await outcome('r-15')).toEqual(['unattributed', null, 0, 0]);
  });
});

describe('a tier that changes', () => {
  it('corrects the receipts it applies to, once, and counts for the next', async () => {
    const app = await CampaignsApp.open();
    await app.enrol('ann', { card: 'c-ann' });
    await app.record(sale('first', 'c-ann', undefined, { endedAt: '2026-10-30T10:00:00Z' }));
    const { body: second } = await app.record(sale('second', 'c-ann'));
    const order = '2026-10-30T10:00:00.000Z|2026-10-31|S-1|1||first';
    const at = '2026-10-30T10:00:00.000Z';
    const upgraded = {
      memberId: 'ann',
      kind: 'upgraded',
      from: null,
      to: 'gold',
      effectiveAt: at,
      causeReceiptId: 'first',
      causeProgrammeVersion: null,
      timeline: [{ tierId: 'gold', at, order, programmeVersion: 1 }],
      sequence: 1,
    };
    await app.deliverTo(ON_TIER, tierChanged.type, upgraded, 'tier-1');
    const events = await app.eventCount();
    await app.deliverTo(ON_TIER, tierChanged.type, upgraded, 'tier-1');
    expect(await app.eventCount()).toBe(events);
    const points = async (id: string) => (await app.get(`/v1/receipts/${id}`)).body.points;
    expect([second.points, await points('first'), await points('second')]).toEqual([10, 10, 20]);
    expect((await app.record(sale('third', 'c-ann'))).body.points).toBe(20);
    await app.close();
  });
});
