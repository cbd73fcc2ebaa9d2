import { identityBlocked, memberClosed, receiptClaimed, receiptRecorded, tierChanged } from '@accrue/contracts';
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
  cardOf,
  pointsOf,
} from '../campaigns.fixture';
import type { CampaignsProblemCode } from '../problems';

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
    const { status, memberId, ...answer } = (await app.get(`/v1/receipts/${receiptId}`)).body;
    return [status, memberId, pointsOf(answer), await waiting(receiptId)];
  };

  it('waits, and counts when the member comes', async () => {
    await app.record(sale('r-1', 'c-1'));
    await hearRecorded('r-1');
    expect(await outcome('r-1')).toEqual(['pending', null, 0, 1]);
    await app.deliverTo(DIRECTORY, ...enrolled('m-1', { card: 'c-1' }));
    await app.deliverTo(ON_IDENTITY, ...enrolled('m-1', { card: 'c-1' }));
    expect(await outcome('r-1')).toEqual(['accepted', 'm-1', 10, 0]);
  });

  describe('of a card that changes hands', () => {
    const at = (time: string) => ({ endedAt: `2026-10-31T${time}:00Z` });
    const T = (time: string) => `2026-10-31T${time}:00.000Z`;
    const show = async (receiptId: string, card: string, time: string) => {
      const { body } = await app.record(sale(receiptId, card, undefined, at(time)));
      return [body.status, body.memberId];
    };
    const hearBoth = async (...facts: readonly (readonly [string, object])[]) => {
      for (const fact of facts) await app.deliverTo(DIRECTORY, ...fact);
      for (const fact of facts)
        if (fact[0] !== memberClosed.type && fact[0] !== identityBlocked.type)
          await app.deliverTo(ON_IDENTITY, ...fact);
      await app.hearItself();
    };
    const ownerNow = async (receiptId: string) => (await app.get(`/v1/receipts/${receiptId}`)).body.memberId;

    it('goes to whoever had the card when the receipt was made, however late it comes', async () => {
      await hearBoth(enrolled('o-1', { card: 'h-1' }), freed('o-1', 'h-1', T('12:00')));
      expect(await show('h-1a', 'h-1', '11:59')).toEqual(['accepted', 'o-1']);
      expect(await show('h-1b', 'h-1', '12:30')).toEqual(['unattributed', null]);
      await hearBoth(linked('n-1', 'h-1', T('13:00')));
      expect(await show('h-1c', 'h-1', '11:58')).toEqual(['accepted', 'o-1']);
      expect(await show('h-1d', 'h-1', '12:00')).toEqual(['accepted', 'n-1']);
      // What fell between the two was the next owner's.
      expect(await ownerNow('h-1b')).toBe('n-1');
      const evaluated = await app.post('/v1/receipts:evaluate', sale('h-1e', 'h-1', undefined, at('11:00')));
      expect(evaluated.body.memberId).toBe('o-1');
    });

    it('takes a backdated enrolment for what it is: the card is the next owner’s only since the old one let it go', async () => {
      const [type, fact] = enrolled('n-2', { card: 'h-2' });
      await hearBoth(enrolled('o-2', { card: 'h-2' }), freed('o-2', 'h-2', T('12:00')), [
        type,
        { ...fact, enrolledAt: '2020-01-01T00:00:00.000Z' },
      ]);
      expect(await show('h-2a', 'h-2', '11:00')).toEqual(['accepted', 'o-2']);
      expect(await show('h-2b', 'h-2', '12:01')).toEqual(['accepted', 'n-2']);
    });

    it('leaves to nobody what a blocked card was shown for, also when the card has a next owner', async () => {
      await hearBoth(enrolled('o-3', { card: 'h-3' }), blocked('o-3', 'h-3', T('10:00')));
      expect(await show('h-3a', 'h-3', '09:59')).toEqual(['accepted', 'o-3']);
      expect(await show('h-3b', 'h-3', '10:00')).toEqual(['unattributed', null]);
      await hearBoth(freed('o-3', 'h-3', T('12:00')), linked('n-3', 'h-3', T('13:00')));
      expect([await ownerNow('h-3b'), await waiting('h-3b')]).toEqual([null, 1]);
      expect(await show('h-3c', 'h-3', '11:00')).toEqual(['unattributed', null]);
      expect(await show('h-3d', 'h-3', '12:30')).toEqual(['accepted', 'n-3']);
    });

    it('is a leaver’s until they left, by card, reference and member id; then whoever’s enrols with it', async () => {
      const named = (idType: string, value: string) => ({ member: { idType, value } });
      const by = async (receiptId: string, idType: string, value: string, time: string) =>
        (await app.record(sale(receiptId, null, undefined, { ...at(time), ...named(idType, value) }))).body.memberId;
      await hearBoth(enrolled('o-4', { card: 'h-4', reference: 'ref-4' }), closed('o-4', T('12:00')));
      expect(await show('h-4a', 'h-4', '11:00')).toEqual(['accepted', 'o-4']);
      expect(await show('h-4b', 'h-4', '12:00')).toEqual(['unattributed', null]);
      expect(await by('h-4c', 'reference', 'ref-4', '11:01')).toBe('o-4');
      expect(await by('h-4d', 'member_id', 'o-4', '11:02')).toBe('o-4');
      expect(await by('h-4e', 'member_id', 'o-4', '12:01')).toBeNull();
      await hearBoth(enrolled('n-4', { card: 'h-4', reference: 'ref-4' }));
      expect([await ownerNow('h-4b'), await ownerNow('h-4e')]).toEqual(['n-4', null]);
      expect(await by('h-4f', 'reference', 'ref-4', '11:03')).toBe('o-4');
      expect(await by('h-4g', 'reference', 'ref-4', '12:03')).toBe('n-4');
    });

    it('asks again while the directory has not heard of the next owner, and gives what waited when the old one’s end comes last', async () => {
      const [type, fact] = enrolled('o-5', { card: 'h-5' });
      const enrolment = [type, { ...fact, enrolledAt: T('08:00') }] as const;
      await hearBoth(enrolment, blocked('o-5', 'h-5', T('10:00')));
      expect(await show('h-5a', 'h-5', '12:30')).toEqual(['unattributed', null]);
      await app.hearItself();
      const next = linked('n-5', 'h-5', T('13:00'));
      await expect(app.deliverTo(ON_IDENTITY, ...next)).rejects.toMatchObject({ retriable: true });
      await hearBoth(next);
      expect(await ownerNow('h-5a')).toBeNull();
      const end = freed('o-5', 'h-5', T('12:00'));
      await expect(app.deliverTo(ON_IDENTITY, ...end)).rejects.toMatchObject({ retriable: true });
      await hearBoth(end);
      expect(await ownerNow('h-5a')).toBe('n-5');
    });
  });

  it('is nobody’s when the member was erased, also one from before, until somebody enrols with the card anew', async () => {
    const before = enrolled('m-erased', { card: 'c-erased', reference: 'ref-erased' });
    await app.deliverTo(DIRECTORY, ...before);
    const earlier = await app.record(sale('e-1', 'c-erased'));
    const at = '2026-10-31T09:00:00.000Z';
    for (const fact of [closed('m-erased', at), erased('m-erased', at), erased('m-erased', at)])
      await app.deliverTo(DIRECTORY, ...fact);
    const kept = 'select 1 from identity_tenure where member_id = $1';
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
    await app.deliverTo(DIRECTORY, ...erased('m-erased', at));
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
    expect([back.body.memberId, pointsOf(back.body)]).toEqual(['m-erased', -10]);
  });

  it('is nobody’s also where the whole life of an erased member is read in one page', async () => {
    const [type, fact] = enrolled('m-page', { card: 'c-page', reference: 'ref-page' });
    await app.deliverPageTo(DIRECTORY, [type, fact], linked('m-page', 'd-page'), closed('m-page'), erased('m-page'));
    expect(
      await app.database.query('select member_id from identity_tenure where value = any($1::text[])', [
        [cardOf('c-page').value, cardOf('d-page').value, 'm-page', 'ref-page'],
      ]),
    ).toEqual(['c', 'd', 'm', 'ref'].map(() => ({ member_id: null })));
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
    expect((await app.awardsTold()).filter(({ awardId }) => awardId === 'r-4:base')).toHaveLength(1);
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

  it('counts as things were when it was made, though the card was blocked or the member left in the meantime', async () => {
    for (const [id, gone, owner] of [
      ['8', blocked('m-8', 'c-8', '2026-10-31T10:00:00.000Z'), null],
      ['9', closed('m-9', '2026-10-31T10:00:00.000Z'), null],
      ['16', blocked('m-16', 'c-16'), 'm-16'],
      ['17', closed('m-17'), 'm-17'],
    ] as const) {
      await app.record(sale(`r-${id}`, `c-${id}`));
      await hearRecorded(`r-${id}`);
      const fact = enrolled(`m-${id}`, { card: `c-${id}` });
      await app.deliverTo(DIRECTORY, ...fact);
      await app.deliverTo(DIRECTORY, ...gone);
      await app.deliverTo(ON_IDENTITY, ...fact);
      expect(await outcome(`r-${id}`)).toEqual(
        owner === null ? ['unattributed', null, 0, 1] : ['accepted', owner, 10, 0],
      );
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
    await expect(hearRecorded('r-13')).rejects.toThrow(new Rejected<CampaignsProblemCode>('return.exceeds_sold'));
    await app.database.query(`insert into waiting_receipt (receipt_id, type, value) values ('r-14', 'card', $1)`, [
      cardOf('c-12').value,
    ]);
    await expect(app.deliverTo(ON_IDENTITY, ...fact)).rejects.toThrow(
      new Rejected<CampaignsProblemCode>('return.exceeds_sold'),
    );
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
    const points = async (id: string) => pointsOf((await app.get(`/v1/receipts/${id}`)).body);
    expect([pointsOf(second), await points('first'), await points('second')]).toEqual([10, 10, 20]);
    expect(pointsOf((await app.record(sale('third', 'c-ann'))).body)).toBe(20);
    await app.close();
  });
});
