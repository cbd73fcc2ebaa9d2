import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DrawProof } from '@accrue/kernel';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

interface OwnReward {
  readonly origin: string;
  readonly rewardId: string;
  readonly earnedBy: { readonly ruleId: string } | null;
}

jest.setTimeout(300_000);

/** Long enough for a busy machine to sell all tickets. */
const OPEN_MS = 45_000;
const wallet = { wallet: 'points' };

const programmeOf = (closes: Date) => {
  const times = { opens: '2026-01-01T00:00:00Z', closes: closes.toISOString(), drawnAfterMinutes: 0 };
  return {
    schemaVersion: 1,
    name: 'Draws',
    timeZone: 'Europe/London',
    currency: 'GBP',
    wallets: [{ id: 'points', name: 'Points', expiry: { months: 1200 } }],
    earning: { rules: [{ id: 'base', name: 'One point per pound', ...wallet, earn: { points: 1, per: 100 } }] },
    receipts: { tooOldDays: null },
    rewards: [
      { ...{ id: 'ticket', kind: 'draw-ticket', title: 'A ticket', ...wallet, points: 10 }, draw: 'christmas' },
      { ...{ id: 'public-ticket', kind: 'draw-ticket', title: 'A ticket', ...wallet, points: 10 }, draw: 'public' },
      {
        ...{ id: 'mug', kind: 'product', title: 'A mug', ...wallet, points: 100 },
        ...{ sku: 'MUG-1', quantity: 1, stock: { counted: 10 } },
      },
    ],
    draws: [
      {
        ...{ id: 'christmas', name: 'Christmas draw', ...times, ticketsPerMember: 8 },
        prizes: [
          { id: 'mug', name: 'A mug', winners: 2, reward: 'mug' },
          { id: 'card', name: 'A card by hand', winners: 1 },
        ],
      },
      {
        ...{ id: 'public', name: 'Draw with a beacon', ...times, beacon: 'The first pulse after it has closed' },
        prizes: [{ id: 'mug', name: 'A mug', winners: 1, reward: 'mug' }],
      },
    ],
  };
};

aboveAllInOneProcess('a prize draw, through the public door', (mode) => {
  let platform: Platform;
  let closes: Date;
  const members = new Map<string, string>();
  const redeem = (redemptionId: string, name: string, rewardId: string) =>
    platform.call('/v1/redemptions', {
      json: { redemptionId, memberId: members.get(name), rewardId },
      key: platform.key('pos'),
    });
  const draw = async (id: string, key = platform.key('analyst')) =>
    (await platform.call<Record<string, never>>(`/v1/draws/${id}`, { key })).body as Record<string, unknown>;
  const until = async (id: string, status: string) => {
    for (let tries = 0; (await draw(id))['status'] !== status; tries += 1) {
      if (tries > 600) throw new Error(`${id} does not become ${status}: ${JSON.stringify(await draw(id))}`);
      await sleep(100);
    }
  };
  const saved = (name: string): string => join(platform.data, name);
  const save = (name: string, proof: unknown): string => {
    writeFileSync(saved(name), JSON.stringify(proof));
    return saved(name);
  };
  let commitment = '';

  beforeAll(async () => {
    platform = await Platform.start(mode);
    closes = new Date(Date.now() + OPEN_MS);
    const published = await platform.call('/v1/programme', { method: 'PUT', json: programmeOf(closes) });
    expect(published.status).toBe(200);
    for (const [name, card] of [
      ['ann', '29001'],
      ['bob', '29002'],
    ] as const) {
      const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card } });
      members.set(name, body.memberId);
      await platform.drained();
      const sale = receiptOf({ id: `R-${name}`, card, lines: [{ sku: 'TEA', unitPrice: 50_000 }] });
      expect((await platform.call('/v1/receipts', { json: sale })).status).toBe(201);
    }
    await platform.drained();
  });
  afterAll(async () => platform.dispose());

  it('is committed to before anybody has a ticket', async () => {
    const shown = await draw('christmas');
    expect(shown).toMatchObject({ status: 'open', tickets: 0, seed: null, algorithm: 'accrue-draw-1' });
    commitment = String(shown['commitment']);
    expect(commitment).toMatch(/^[0-9a-f]{64}$/);
    const { code, stderr } = await platform.accrue('draws', 'verify', 'christmas');
    expect([code, stderr]).toEqual([1, expect.stringContaining(commitment)]);
  });

  it('sells tickets until it closes, as many as one may have, and takes them back until then', async () => {
    const asked = Array.from({ length: 10 }, (_unused, n) => `T-${String(n)}`);
    await Promise.all(asked.map((id, n) => redeem(id, n < 5 ? 'ann' : 'bob', 'ticket')));
    await redeem('P-1', 'bob', 'public-ticket');
    await platform.drained();
    expect(await draw('christmas')).toMatchObject({ tickets: 10, unsettled: 0 });
    expect(await platform.accrueJson('redemptions', 'cancel', 'T-0')).toMatchObject({ status: 'cancelled' });
    await platform.drained();
    expect(await draw('christmas')).toMatchObject({ tickets: 9 });
    expect(await platform.walletOf(members.get('ann') as string)).toMatchObject({ active: 460 });
    expect(Date.now()).toBeLessThan(closes.getTime());
    await sleep(closes.getTime() - Date.now() + 100);
    expect((await redeem('T-late', 'ann', 'ticket')).body).toMatchObject({ code: 'draw.closed' });
  });

  it('is made by itself, and holds for whoever computes it again, with and without the platform', async () => {
    await until('christmas', 'made');
    const shown = await draw('christmas');
    expect(shown).toMatchObject({ tickets: 9, commitment });
    expect(shown['winners']).toHaveLength(3);
    expect(JSON.stringify(shown)).not.toContain('memberId');
    expect(await platform.accrueJson('draws', 'verify', 'christmas', '--commitment', commitment)).toMatchObject({
      ...{ ok: true, tickets: 9, winners: 3, findings: [] },
    });
    const proof = await platform.accrueJson<DrawProof>('draws', 'proof', 'christmas');
    expect(proof.tickets.map(({ entryId }) => entryId).sort()).toEqual(
      Array.from({ length: 9 }, (_unused, n) => `T-${String(n + 1)}`),
    );
    const { code, stdout } = await platform.accrue('draws', 'verify', save('proof.json', proof));
    expect([code, stdout]).toEqual([0, expect.stringContaining('holds: 3 of 9 tickets have won')]);
  });

  it('stays the same when the process dies, and so do the prizes', async () => {
    const before = await draw('christmas', platform.key());
    await platform.kill();
    await platform.launch();
    await platform.drained();
    expect(await draw('christmas', platform.key())).toEqual(before);
    expect((await platform.call('/v1/rewards/mug')).body).toMatchObject({ available: 8 });
    const given = await Promise.all(
      [...members.values()].map(
        async (memberId) =>
          (await platform.call<{ rewards: OwnReward[] }>(`/v1/members/${memberId}/own-rewards`)).body.rewards,
      ),
    );
    const prizes = given.flat().filter(({ origin, rewardId }) => origin === 'given' && rewardId === 'mug');
    expect(prizes.map(({ earnedBy }) => earnedBy?.ruleId)).toEqual(['christmas', 'christmas']);
  });

  it('shows what was tampered with: a line, a ticket that was put in, the winner, the seed', async () => {
    const { draw: made, tickets } = JSON.parse(readFileSync(saved('proof.json'), 'utf8')) as DrawProof;
    const found = async (proof: DrawProof) => {
      const { code, stdout } = await platform.accrue('draws', 'verify', save('changed.json', proof), '--json');
      const { findings } = JSON.parse(stdout) as { findings: { pointer: string; message: string }[] };
      expect(code).toBe(4);
      return findings.map(({ pointer, message }) => `${pointer} ${message}`);
    };
    const changed = (at: number, line: object) =>
      tickets.map((each, index) => (index === at ? { ...each, ...line } : each));
    expect(await found({ draw: made, tickets: changed(3, { memberId: 'm-friend' }) })).toEqual([
      expect.stringContaining('/tickets/3 line 4: its ticket is another one'),
    ]);
    expect((await found({ draw: made, tickets: changed(5, { ticket: '0'.repeat(64) }) }))[0]).toContain('line 6');
    expect((await found({ draw: made, tickets: tickets.slice(1) }))[0]).toContain('/tickets/0 line 1');
    const winners = made.winners.toReversed();
    expect((await found({ draw: { ...made, winners }, tickets }))[0]).toContain('/draw/winners/0');
    expect((await found({ draw: { ...made, seed: 'ab'.repeat(32) }, tickets }))[0]).toContain('/draw/seed');
    const other = await platform.accrue('draws', 'verify', saved('proof.json'), '--commitment', 'ab'.repeat(32));
    expect([other.code, other.stdout]).toEqual([4, expect.stringContaining('/draw/commitment')]);
  });

  it('with a beacon is made by an operator who says its value', async () => {
    const plain = await platform.accrue('draws', 'make', 'public');
    expect([plain.code, plain.stderr]).toEqual([1, expect.stringContaining('beacon')]);
    expect(await platform.accrueJson('draws', 'make', 'public', '--entropy', 'pulse 4711')).toMatchObject({
      ...{ status: 'made', entropy: 'pulse 4711', winners: [{ number: 1, givenTo: members.get('bob') }] },
    });
    expect(await platform.accrueJson('draws', 'verify', 'public')).toMatchObject({ ok: true });
    const { draws } = await platform.accrueJson<{ draws: readonly object[] }>('draws', 'list');
    expect(draws).toHaveLength(2);
  });

  it('leaves a ledger that verifies, and nothing that failed', async () => {
    await platform.drained();
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
    const { dueWork } = await platform.accrueJson<{ dueWork: readonly { readonly setAsideCount: number }[] }>(
      ...(['due-work', 'list'] as const),
    );
    expect(dueWork.every(({ setAsideCount }) => setAsideCount === 0)).toBe(true);
  });
});
