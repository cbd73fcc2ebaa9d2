import { tierChanged } from '@accrue/contracts';
import type { Wire } from '@accrue/testing-contexts';
import {
  CampaignsApp,
  from,
  goodsBack,
  NOW,
  ON_TIER,
  programme,
  sale,
  earnedPoints,
  pointsOf,
} from '../campaigns.fixture';

describe('evaluating a receipt', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    app = await CampaignsApp.open();
    for (const name of ['ann', 'ben', 'cleo', 'dee']) await app.enrol(name, { card: `c-${name}` });
  });
  afterAll(() => app.close());

  const evaluate = async (body: unknown) => {
    const events = await app.eventCount();
    const answer = await app.post('/v1/receipts:evaluate', body);
    expect(await app.eventCount()).toBe(events);
    return answer;
  };

  it('explains every rule: what counted, why not, and the cap', async () => {
    const receipt = sale(
      'ann-1',
      'c-ann',
      [
        ['TEA', 1, 1250],
        ['POST', 1, 300],
        ['CUP', 1, 200, { voided: true }],
      ],
      {
        channel: 'app',
        totals: { payable: 1550 },
      },
    );
    const { status, body } = await evaluate(receipt);
    expect(status).toBe(200);
    const excluded = { code: 'line.sku_excluded', data: { sku: 'POST' }, text: 'Article POST earns nothing' };
    const voided = { code: 'line.voided', data: {}, text: 'Struck out' };
    const line = (lineId: string, sku: string, reason: object | null, basisMinor: number) => ({
      lineId,
      sku,
      eligible: reason === null,
      reason,
      basisMinor,
    });
    expect(body).toEqual({
      receiptId: 'ann-1',
      status: 'accepted',
      duplicate: false,
      identified: true,
      memberId: 'ann',
      tierId: null,
      entitlements: [],
      programmeVersion: 1,
      earned: earnedPoints(32),
      returned: [],
      revision: -1,
      counters: [],
      segments: [],
      offers: [],
      discounts: [],
      evaluationId: expect.stringMatching(/^e1\.1\./) as string,
      evaluatedUntil: '2026-10-31T10:15:00.000Z',
      awards: [
        { ruleId: 'app', walletId: 'points', granted: 20, reversed: 0 },
        { ruleId: 'base', walletId: 'points', granted: 12, reversed: 0 },
      ],
      rules: [
        {
          ruleId: 'base',
          walletId: 'points',
          unit: 'points',
          matched: true,
          reasons: [],
          basisMinor: 1250,
          points: 12,
          basePoints: 12,
          cap: null,
          lines: [line('1', 'TEA', null, 1250), line('2', 'POST', excluded, 0), line('3', 'CUP', voided, 0)],
        },
        {
          ruleId: 'app',
          walletId: 'points',
          unit: 'points',
          matched: true,
          reasons: [],
          basisMinor: 1550,
          points: 20,
          basePoints: 20,
          cap: { desired: 155, value: 20 },
          lines: [line('1', 'TEA', null, 1250), line('2', 'POST', null, 300), line('3', 'CUP', voided, 0)],
        },
      ],
    });
  });

  it('says why a rule does not apply', async () => {
    const { body } = await evaluate(sale('ann-2', 'c-ann', [['POST', 1, 300]]));
    expect([
      pointsOf(body),
      (body.rules as Wire[]).map(({ ruleId, matched, reasons }: Wire) => [
        ruleId,
        matched,
        (reasons as Wire[]).map(({ text }) => text as string),
      ]),
    ]).toEqual([
      0,
      [
        ['base', false, ['Nothing on the receipt counts for it']],
        ['app', false, ['It is not for what is bought in a store']],
      ],
    ]);
  });

  it('speaks the language of who asks', async () => {
    const headers = { 'accept-language': 'pl' };
    const receipt = sale('ann-pl', 'c-ann', [['POST', 1, 300]]);
    const { body, headers: said } = await app.call('P', 'POST', '/v1/receipts:evaluate', receipt, headers);
    const [base] = body.rules as Wire[];
    expect([base?.reasons[0].text, base?.lines[0].reason.text]).toEqual([
      'Nic na paragonie się do niej nie liczy',
      'Za towar POST nic się nie nalicza',
    ]);
    expect([said['content-language'], said['vary']]).toEqual(['pl', 'Accept-Language']);
  });

  it('promises exactly what recording gives then: in a tier, for returns linked and not, late and parked', async () => {
    const order = '2026-10-01T00:00:00.000Z|2026-10-01|S-1|1||000000000001';
    const timeline = [{ tierId: 'gold', at: '2026-10-01T00:00:00.000Z', order, programmeVersion: 1 }];
    await app.deliverTo(ON_TIER, tierChanged.type, {
      memberId: 'ben',
      kind: 'upgraded',
      from: null,
      to: 'gold',
      effectiveAt: '2026-10-01T00:00:00.000Z',
      causeReceiptId: null,
      causeProgrammeVersion: 1,
      timeline,
      sequence: 1,
    });
    const receipts = [
      sale('ben-1', 'c-ben', [
        ['TEA', 3, 333],
        ['CUP', 2, 499],
      ]),
      sale('ben-2', 'c-ben', [['TEA', 1, 350]], { channel: 'app' }),
      goodsBack('ben-3', 'c-ben', [['CUP', 1, 499, from('ben-1', '2')]]),
      goodsBack('ben-4', 'c-ben', [['TEA', 2, 333]]),
      goodsBack('ben-5', 'c-ben', [['TEA', 1, 1000, from('ben-9')]]),
      goodsBack('ben-6', 'c-ben', [['MUG', 1, 100]]),
      sale('ben-0', 'c-ben', [['MUG', 1, 100]], { endedAt: '2026-10-30T10:00:00Z' }),
    ];
    const seen = [];
    for (const receipt of receipts) {
      const {
        identified,
        programmeVersion,
        tierId,
        entitlements,
        rules,
        counters: _none,
        segments: _in,
        offers: _given,
        discounts: _taken,
        evaluationId,
        evaluatedUntil: _until,
        revision: _before,
        ...promised
      } = (await evaluate(receipt)).body;
      const { revision: _after, ...recorded } = (await app.record(receipt)).body;
      expect(promised).toEqual(recorded);
      expect([identified, programmeVersion, tierId, rules.length]).toEqual([true, 1, 'gold', 2]);
      expect(evaluationId).toMatch(/^e1\.1\./);
      expect(entitlements).toEqual(['early-access', 'free-shipping']);
      seen.push([recorded.receiptId, recorded.status, pointsOf(recorded)]);
    }
    expect(seen).toEqual([
      ['ben-1', 'accepted', 39],
      ['ben-2', 'accepted', 27],
      ['ben-3', 'accepted', -10],
      ['ben-4', 'accepted', -13],
      ['ben-5', 'parked', 0],
      ['ben-6', 'review', 0],
      // It is back already: ben-6 brought it.
      ['ben-0', 'accepted', 0],
    ]);
  });

  it('tells what nobody would earn, and that nobody is there', async () => {
    for (const card of [null, 'c-unknown']) {
      const { body } = await evaluate(sale('nobody', card));
      expect([body.identified, body.memberId, pointsOf(body), body.status, body.revision, body.tierId]).toEqual([
        false,
        null,
        10,
        'accepted',
        null,
        null,
      ]);
    }
  });

  it('repeats what became of a receipt that is recorded, under the version that adjudicated it', async () => {
    const receipt = sale('cleo-1', 'c-cleo');
    const recorded = (await app.record(receipt)).body;
    await app.put('/v1/programme', programme({ name: 'Dearer', earning: { rules: [] } }));
    const { body } = await evaluate(receipt);
    expect(body).toMatchObject({ ...recorded, duplicate: true, programmeVersion: 1 });
    expect(body.rules[0]).toMatchObject({ ruleId: 'base', points: 10 });
    const today = sale('cleo-2', 'c-cleo', undefined, { endedAt: NOW });
    expect((await evaluate(today)).body).toMatchObject({ earned: earnedPoints(0), programmeVersion: 2, rules: [] });
    // Of the time before the second version, whenever it comes.
    const late = sale('cleo-3', 'c-cleo');
    expect((await evaluate(late)).body).toMatchObject({ earned: earnedPoints(10), programmeVersion: 1 });
    expect((await app.record(late)).body).toMatchObject({ earned: earnedPoints(10) });
    await app.put('/v1/programme', programme());
    expect((await evaluate(today)).body).toMatchObject({ earned: earnedPoints(10), programmeVersion: 3 });
  });

  it('knows a recorded receipt also after its card has moved to another member', async () => {
    await app.enrol('ann-new', { card: 'c-ann' });
    const receipt = sale('ann-5', 'c-ann');
    await app.record(receipt);
    await app.enrol('ann', { card: 'c-ann' });
    expect((await evaluate(receipt)).body).toMatchObject({
      duplicate: true,
      memberId: 'ann-new',
      earned: earnedPoints(10),
    });
  });

  it('refuses what recording would refuse', async () => {
    await app.record(sale('dee-1', 'c-dee'));
    const codes = [];
    for (const body of [
      { ...sale('dee-2', 'c-dee'), totals: { payable: 1 } },
      { ...sale('dee-2', 'c-dee'), schemaVersion: 7 },
      sale('dee-1', 'c-dee', [['TEA', 2, 1000]]),
      { ...sale('dee-1', 'c-dee'), receiptId: 'dee-2' },
      goodsBack('dee-3', 'c-dee', [['TEA', 2, 1000, from('dee-1')]]),
    ])
      codes.push((await evaluate(body)).body.code);
    expect(codes).toEqual([
      'receipt.lines_do_not_sum',
      'receipt.unknown_schema_version',
      'receipt.conflict',
      'receipt.conflict',
      'return.exceeds_sold',
    ]);
  });

  it('forgets a training receipt', async () => {
    const { body } = await evaluate(sale('training', 'c-dee', undefined, { mode: { training: true } }));
    expect(body).toMatchObject({
      status: 'ignored',
      reason: { code: 'receipt.training' },
      earned: earnedPoints(0),
      rules: [],
      counters: [],
      segments: [],
      offers: [],
      discounts: [],
      evaluationId: null,
      evaluatedUntil: null,
    });
  });

  it('is for tills and analysts', async () => {
    for (const key of ['P', 'A'])
      expect((await app.post('/v1/receipts:evaluate', sale('x', null), key)).status).toBe(200);
  });
});

describe('evaluating under a rule that counts by line', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    const rule = { id: 'line', name: 'By line', wallet: 'points', earn: { points: 1, per: 100 }, level: 'line' };
    app = await CampaignsApp.open(programme({ earning: { rules: [rule] } }));
    await app.enrol('eve', { card: 'c-eve' });
  });
  afterAll(() => app.close());

  it('lowers goods by a discount that is a line of its own, and takes back what they brought', async () => {
    const off = (amount: number) => ['OFF', 1, 0, { gross: -amount, netPayable: -amount }] as const;
    const receipts = [
      sale('eve-1', 'c-eve', [['MUG', 1, 1000], off(500)]),
      sale('eve-2', 'c-eve', [['MUG', 1, 3000], ['CUP', 1, 1000], off(400)]),
      goodsBack('eve-3', 'c-eve', [['MUG', 1, 3000, from('eve-2', '1')]]),
      goodsBack('eve-4', 'c-eve', [['CUP', 1, 1000, from('eve-2', '2')]]),
    ];
    const seen = [];
    for (const receipt of receipts) {
      const promised = (await app.post('/v1/receipts:evaluate', receipt)).body;
      const recorded = (await app.record(receipt)).body;
      seen.push([
        pointsOf(promised),
        pointsOf(recorded),
        (promised.rules[0].lines as Wire[]).map((line) => line.basisMinor),
      ]);
    }
    expect(seen).toEqual([
      [5, 5, [500, 0]],
      [36, 36, [2700, 900, 0]],
      [-27, -27, []],
      [-9, -9, []],
    ]);
  });
});

describe('evaluating without a programme', () => {
  it('waits for the first version', async () => {
    const app = await CampaignsApp.open(null);
    expect((await app.post('/v1/receipts:evaluate', sale('early', null))).body.code).toBe('programme.not_published');
    await app.close();
  });
});
