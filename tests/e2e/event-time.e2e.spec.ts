import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@accrue/testing';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

const programme = {
  schemaVersion: 1,
  name: 'Points of a month',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points', expiry: { months: 1 }, value: { points: 100, minor: 100 } }],
  earning: { rules: [{ id: 'base', name: 'One point per pound', wallet: 'points', earn: { points: 1, per: 100 } }] },
  receipts: { tooOldDays: null },
};

interface Lot {
  readonly receiptId: string;
  readonly status: string;
  readonly remaining: number;
  readonly expired: number;
}
interface Line {
  readonly receiptId: string;
  readonly kind: string;
  readonly points: number;
  readonly recordedAt: string;
}

interface Turnover {
  readonly account: string;
  readonly closing: number;
}

aboveAllInOneProcess('what comes late', (mode) => {
  let platform: Platform;

  const ago = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
  const enrol = async (card: string): Promise<string> => {
    const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card } });
    await platform.drained();
    return body.memberId;
  };
  const send = async (receipt: object): Promise<void> => {
    expect(await platform.call('/v1/receipts', { json: receipt })).toMatchObject({ status: 201 });
    await platform.drained();
  };
  const sale = (id: string, card: string, at: string, pounds: number) =>
    receiptOf({ id, card, at, lines: [{ sku: 'RING', unitPrice: pounds * 100 }] });
  /** Paid with points alone, at a till that was offline. */
  const paidWith = (id: string, card: string, at: string, points: number) => ({
    ...receiptOf({ id, card, at, lines: [{ sku: 'TEA', unitPrice: points }] }),
    mode: { offline: true },
    tenders: [{ tenderId: 'p', type: 'points', amount: points, points: { walletId: 'points', points } }],
  });
  const goodsBack = (id: string, saleId: string, at: string, pounds: number) => {
    const line = { sku: 'RING', units: -1, unitPrice: pounds * 100, returnOf: { receiptId: saleId, lineId: '1' } };
    return receiptOf({ id, kind: 'return', at, lines: [line] });
  };
  const lots = async (memberId: string, query = ''): Promise<readonly string[]> => {
    const { body } = await platform.call<{ lots: readonly Lot[] }>(`/v1/members/${memberId}/lots${query}`);
    return body.lots.map(
      ({ receiptId, status, remaining, expired }) => `${receiptId} ${status} ${remaining} ${expired}`,
    );
  };
  const lines = async (memberId: string, query = ''): Promise<readonly Line[]> =>
    (await platform.call<{ lines: readonly Line[] }>(`/v1/members/${memberId}/statement${query}`)).body.lines;

  /** Without those that time has written: they come when their time comes, or a moment after what is late. */
  const receiptsOf = (shown: readonly Line[]) =>
    shown.filter(({ kind }) => kind !== 'expire').map(({ receiptId }) => receiptId);

  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
  });
  afterAll(async () => platform.dispose());

  it('pays what was spent since if it expires first; what was shown before can still be asked for', async () => {
    // Given 100 points of 20 days ago, of which 50 were spent
    const memberId = await enrol('ann');
    await send(sale('ann-b', 'ann', ago(20), 100));
    await send(paidWith('ann-c', 'ann', ago(15), 50));
    expect(await lots(memberId)).toEqual(['ann-b active 50 0']);
    const shown = await lines(memberId);
    const knownThen = `knownAt=${String(shown[0]?.recordedAt)}`;
    // When a sale of 40 days ago arrives, whose 100 points have expired since
    await send(sale('ann-a', 'ann', ago(40), 100));
    // Then they paid, and those of 20 days ago are whole again
    expect(await lots(memberId)).toEqual(['ann-a expired 0 50', 'ann-b active 100 0']);
    // What time writes down is shown by one read model a moment before the other.
    await eventually(async () =>
      expect(await platform.walletOf(memberId)).toMatchObject({ active: 100, spent: 50, expired: 50 }),
    );
    expect(await lots(memberId, `?asOf=${ago(16)}`)).toEqual(['ann-a active 100 0', 'ann-b active 100 0']);
    expect(await lots(memberId, `?asOf=${ago(14)}`)).toEqual(['ann-a active 50 0', 'ann-b active 100 0']);
    expect(await lots(memberId, `?asOf=${ago(30)}`)).toEqual(['ann-a active 100 0']);
    // And the till had seen something else
    expect(await lots(memberId, `?${knownThen}`)).toEqual(['ann-b active 50 0']);
    expect(await lots(memberId, `?${knownThen}&asOf=${ago(16)}`)).toEqual(['ann-b active 100 0']);
    expect(await lines(memberId, `?${knownThen}`)).toEqual(shown);
    expect(receiptsOf(await lines(memberId))).toEqual(['ann-a', 'ann-c', 'ann-b']);
    expect(receiptsOf(await lines(memberId, `?asOf=${ago(30)}`))).toEqual(['ann-a']);
  });

  it('has expired before something was owed: the debt stays, as when it had come first', async () => {
    // Given 50 points that were spent, and then taken back with the goods
    const memberId = await enrol('eve');
    await send(sale('eve-1', 'eve', ago(10), 50));
    await send(paidWith('eve-2', 'eve', ago(9), 50));
    await send(goodsBack('eve-3', 'eve-1', ago(8), 50));
    expect(await platform.walletOf(memberId)).toMatchObject({ active: 0, deficit: 50 });
    // When a sale of 60 days ago arrives, whose points were good for one month
    await send(sale('eve-0', 'eve', ago(60), 80));
    expect(await platform.walletOf(memberId)).toMatchObject({ active: 0, deficit: 50, expired: 80 });
  });

  it('takes a return away: every lot has again what the return took from it', async () => {
    // Given lots of 25 and of 5 days ago, the first spent, its sale returned, so that the second paid for that
    const memberId = await enrol('fay');
    await send(sale('fay-a', 'fay', ago(25), 100));
    await send(sale('fay-b', 'fay', ago(5), 100));
    await send(paidWith('fay-c', 'fay', ago(4), 100));
    await send(goodsBack('fay-d', 'fay-a', ago(3), 100));
    expect(await lots(memberId)).toEqual(['fay-a active 0 0', 'fay-b active 0 0']);
    // When that return is voided
    const never = {
      ...receiptOf({ id: 'fay-e', kind: 'void', at: ago(2), lines: [] }),
      void: { ofReceiptId: 'fay-d' },
    };
    await send(never);
    // Then the second is whole, also when the day of the first has passed
    expect(await lots(memberId)).toEqual(['fay-a active 0 0', 'fay-b active 100 0']);
    const { body } = await platform.call<{ wallets: object[] }>(`/v1/members/${memberId}/balance?asOf=${ago(-10)}`);
    expect(body.wallets).toMatchObject([{ active: 100, expired: 0, spent: 100 }]);
  });

  it('pays with a hold that was open when the sale was rung, and a hold that is over is in nobody’s way', async () => {
    const memberId = await enrol('gus');
    await send(sale('gus-1', 'gus', ago(5), 1_000));
    const hold = async (holdId: string, points: number) => {
      const json = { holdId, walletId: 'points', points, ttlSeconds: 1 };
      return (await platform.call(`/v1/accounts/${memberId}/holds`, { json })).status;
    };
    // Given a hold of a second, a sale within it, and a receipt that arrives when it is over
    expect(await hold('gus-h', 500)).toBe(201);
    const rung = new Date().toISOString();
    await sleep(1_200);
    await send({
      ...sale('gus-2', 'gus', rung, 20),
      mode: { offline: true },
      tenders: [
        {
          tenderId: 'p',
          type: 'points',
          amount: 500,
          points: { walletId: 'points', holdId: 'gus-h', points: 500, final: true },
        },
        { tenderId: 't', type: 'cash', amount: 1_500 },
      ],
    });
    expect(await platform.walletOf(memberId)).toMatchObject({ active: 515, held: 0, spent: 500, deficit: 0 });
    // And one that nobody captured is over at its instant, swept or not
    expect(await hold('gus-i', 515)).toBe(201);
    expect(await hold('gus-j', 1)).toBe(422);
    await sleep(1_000);
    expect(await hold('gus-k', 515)).toBe(201);
  });

  it('changes no month that was closed before', async () => {
    // Given a member with a sale, and books that are closed at the start of this quarter of an hour
    await enrol('bea');
    await send(sale('bea-1', 'bea', ago(3), 70));
    const quarter = 900_000;
    const closing = new Date(Math.floor(Date.now() / quarter) * quarter).toISOString();
    const period = ['--from', ago(60).slice(0, 10), '--to', ago(0).slice(0, 10), '--time-zone', 'UTC'];
    const trialBalance = (...more: readonly string[]) =>
      platform.accrueJson<{ balanced: boolean; final: boolean; wallets: { accounts: Turnover[] }[] }>(
        ...['ledger', 'trial-balance', ...period, ...more],
      );
    const issuedBy = async () =>
      (await trialBalance()).wallets[0]?.accounts.find(({ account }) => account === 'issued')?.closing ?? 0;
    const closed = await trialBalance('--known-at', closing);
    const before = await issuedBy();
    // When a sale of 30 days ago arrives
    await send(sale('bea-2', 'bea', ago(30), 40));
    // Then the books of now have it, on its day, and the closed ones do not
    expect(await issuedBy()).toBe(before - 40);
    const again = await trialBalance('--known-at', closing);
    expect({ ...again, final: closed.final }).toEqual(closed);
    expect(again.balanced).toBe(true);
    const shown = await platform.accrue('ledger', 'trial-balance', ...period);
    expect(shown.stdout).toMatch(
      /: balanced\n\nwallet points\naccount +opening +debit +credit +closing\n[^]*\nsum +0 /,
    );
    const csv = await platform.accrue('ledger', 'trial-balance', ...period, '--format', 'csv');
    expect(csv.stdout).toMatch(/^date,wallet,unit,account,opening,debit,credit,closing\n/);
    expect(csv.stdout).toContain(`${ago(30).slice(0, 10)},points,points,issued,`);
    expect((await platform.accrue('ledger', 'trial-balance', '--to', '2026-01-01')).code).toBe(2);
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
  });

  it('is a line of the statement of the day on which it came, as a document and in print', async () => {
    const memberId = await enrol('cid');
    await send(sale('cid-1', 'cid', ago(25), 60));
    const days = `from=${ago(1).slice(0, 10)}&to=${ago(-1).slice(0, 10)}&locale=pl`;
    const path = `/v1/members/${memberId}/statement-document?${days}`;
    const { body } = await platform.call<{
      statement: { wallets: { opening: object; closing: object; lines: Line[] }[] };
      digest: string;
    }>(path);
    const [wallet] = body.statement.wallets;
    expect(wallet).toMatchObject({ opening: { active: 0 }, closing: { active: 60 } });
    expect(wallet?.lines).toMatchObject([
      { receiptId: 'cid-1', points: 60, reason: { text: 'Naliczono za paragon cid-1' } },
    ]);
    const printed = await platform.send(`${path}&format=pdf`);
    expect([printed.status, printed.body.slice(0, 5)]).toEqual([200, '%PDF-']);
  });

  it('is a statement that anybody can check who has the public key, without the platform', async () => {
    const memberId = await enrol('dan');
    await send(sale('dan-1', 'dan', ago(25), 60));
    const file = (name: string): string => join(platform.data, name);
    const get = ['statement', 'get', memberId, '--from', ago(60).slice(0, 10), '--to', ago(0).slice(0, 10)];
    writeFileSync(file('keys.json'), (await platform.accrue('ledger', 'signing-keys', '--json')).stdout);
    const json = (await platform.accrue(...get)).stdout;
    writeFileSync(file('statement.json'), json);
    writeFileSync(file('forged.json'), json.replace('"points": 60', '"points": 61'));
    expect((await platform.accrue(...get, '--pdf', file('statement.pdf'))).code).toBe(0);
    const pdf = readFileSync(file('statement.pdf'));
    pdf[pdf.length >> 1] = (pdf[pdf.length >> 1] as number) ^ 1;
    writeFileSync(file('forged.pdf'), pdf);
    const verify = async (name: string) => {
      const nobody = ['--url', 'http://127.0.0.1:9', '--keys', file('keys.json')];
      return (await platform.accrue('statement', 'verify', file(name), ...nobody)).code;
    };
    const codes = await Promise.all(
      ['statement.json', 'statement.pdf', 'forged.json', 'forged.pdf', 'keys.json'].map(verify),
    );
    expect(codes).toEqual([0, 0, 4, 4, 2]);
    const asked = await platform.accrue('statement', 'verify', file('statement.pdf'));
    expect(asked.stdout).toMatch(/^The statement is as it was signed with the key [\w-]{43}\.$/m);
  });
});
