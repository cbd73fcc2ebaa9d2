import {
  awardCorrected,
  awardReversed,
  awardsGranted,
  identityBlocked,
  identityFreed,
  identityLinked,
  memberClosed,
  memberEnrolled,
  memberErased,
  holdPlaced,
  type ReceiptV1,
  type Static,
} from '@accrue/contracts';
import type { EventLog } from '@accrue/event-store';
import {
  createMemoryEventLog,
  createPostgresEventLog,
  FixedClock,
  testDatabase,
  type TestDatabase,
} from '@accrue/testing';
import { IdentityReader } from '@accrue/identities';
import { CONFIGURED_KEY, ContextApp, type Answer } from '@accrue/testing-contexts';
import { campaignsContext } from './index';
import { readMember } from './intake/read-member';
import type { KeptReceipt } from './journal/events';

export { earnedPoints, pointsOf } from '@accrue/testing';

/** Now, for all that is recorded; receipts are of the day before. */
export const NOW = '2026-11-01T12:00:00.000Z';

export const DIRECTORY = 'campaigns.member-directory';
export const HOLDS = 'campaigns.hold-directory';
export const ON_HOLD_FAILED = 'campaigns.review-when-hold-failed';
export const ON_RECEIPT = 'campaigns.attribute-when-receipt-recorded';
export const ON_UNDONE = 'campaigns.restate-when-receipt-recorded';
export const ON_IDENTITY = 'campaigns.attribute-when-identity-linked';
export const ON_CLAIM = 'campaigns.record-when-receipt-claimed';
export const ON_MOVED = 'campaigns.record-when-receipt-moved';
export const ON_MERGED = 'campaigns.follow-merges';
export const ON_TIER = 'campaigns.apply-when-tier-changed';
export const ON_COMPLETED = 'campaigns.record-when-receipt-completed';

export interface AwardTold {
  readonly type: string;
  readonly awardId: string;
  readonly memberId: string;
  readonly receiptId: string | null;
  readonly sequence: number;
  /** Granted, or taken back. A correction has none. */
  readonly points?: number;
  readonly granted?: number;
  readonly reversed?: number;
}

const grantsIn = ({ wallets, ...earner }: Static<typeof awardsGranted.schema>): readonly AwardTold[] =>
  wallets.flatMap(({ awards }) => awards.map((award) => ({ type: awardsGranted.type, ...earner, ...award })));

export class CampaignsApp extends ContextApp {
  /** What others are told of awards, award by award; of a journal, or of all. */
  async awardsTold(streamId?: string): Promise<readonly AwardTold[]> {
    return (await this.published(streamId)).flatMap(({ type, data }): readonly AwardTold[] => {
      if (type === awardsGranted.type) return grantsIn(data as Static<typeof awardsGranted.schema>);
      return type === awardReversed.type || type === awardCorrected.type ? [{ ...(data as AwardTold), type }] : [];
    });
  }

  /** @param document of the programme that is published before anything else; null: none */
  static async open(document: object | null = programme()): Promise<CampaignsApp> {
    const clock = new FixedClock(NOW);
    const test = await testDatabase();
    const log = createMemoryEventLog({ clock });
    await log.claim();
    const ground = { database: test.open('campaigns'), log, clock, dispose: () => test.drop() };
    const app = new CampaignsApp(await this.partsOn(campaignsContext, ground));
    if (document !== null) expect((await app.put('/v1/programme', document)).status).toBe(200);
    return app;
  }

  /** Two processes of the context over one database, as in a cluster; nobody has claimed their log. Close both. */
  static async openTwo(): Promise<readonly [CampaignsApp, CampaignsApp]> {
    const test = await testDatabase();
    let open = 2;
    const dispose = async (log: EventLog): Promise<void> => {
      await log.close();
      open -= 1;
      if (open === 0) await test.drop();
    };
    return [await this.openOn(test, dispose), await this.openOn(test, dispose)];
  }

  /** A process of the context over this database. */
  static async openOn(test: TestDatabase, dispose: (log: EventLog) => Promise<void>): Promise<CampaignsApp> {
    const database = test.open('campaigns');
    const log = await createPostgresEventLog({ database });
    const ground = { database, log, clock: new FixedClock(NOW), dispose: () => dispose(log) };
    return new CampaignsApp(await this.partsOn(campaignsContext, ground));
  }

  post = (url: string, body: unknown, key = 'P'): Promise<Answer> => this.call(key, 'POST', url, body);
  put = (url: string, body: unknown, key = 'O'): Promise<Answer> => this.call(key, 'PUT', url, body);
  record = (body: unknown): Promise<Answer> => this.post('/v1/receipts', body);

  /** Sends lines as they are, or objects as JSON. */
  async batch(...lines: readonly unknown[]): Promise<Answer> {
    return this.post(
      '/v1/receipts:batch',
      lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
    );
  }

  /** A member as enrollment tells of them, known to the directory. */
  async enrol(
    memberId: string,
    { card, reference = null }: { card?: string; reference?: string | null } = {},
  ): Promise<void> {
    await this.deliverTo(DIRECTORY, ...enrolled(memberId, { ...(card === undefined ? {} : { card }), reference }));
  }

  /** Points set aside at a till, as the ledger tells of them. */
  async hold(memberId: string, holdId: string, points: number, more: object = {}): Promise<void> {
    const hold = { holdId, memberId, walletId: 'points', points, redemptionId: null, revision: 1 };
    const time = { occurredAt: '2026-10-31T00:00:00.000Z', expiresAt: '2026-11-07T00:00:00.000Z' };
    await this.deliverTo(HOLDS, holdPlaced.type, { ...hold, ...time, rewardId: null, ...more });
  }

  /** Lets the context hear its own facts until it has no more to say. */
  async hearItself(): Promise<void> {
    const heard = new Set<string>();
    for (;;) {
      const news = (await this.published()).filter(({ id }) => !heard.has(id));
      if (news.length === 0) return;
      for (const { id, type, data } of news) {
        heard.add(id);
        if (type.endsWith('receipt.recorded.v1') || type.endsWith('receipt.attributed.v1'))
          await this.deliverTo(ON_RECEIPT, type, data as object, id);
        if (/receipt\.(recorded|attributed)\.v1$/.test(type)) await this.deliverTo(ON_UNDONE, type, data as object, id);
        if (type.endsWith('receipt.moved.v1')) await this.deliverTo(ON_MOVED, type, data as object, id);
        if (type.endsWith('receipt.claimed.v1')) await this.deliverTo(ON_CLAIM, type, data as object, id);
      }
    }
  }
}

const reader = new IdentityReader(CONFIGURED_KEY);
/** A card as enrollment tells of it. */
export const cardOf = (value: string) => reader.read({ type: 'card', value }, '');

/** A receipt as it is kept and shown: nothing in it that identifies a person. */
export const kept = (receipt: ReceiptV1): KeptReceipt => readMember(receipt, reader) as KeptReceipt;

type Fact = readonly [type: string, data: object];

export const enrolled = (
  memberId: string,
  { card, reference = null, at = NOW }: { card?: string; reference?: string | null; at?: string },
): Fact => [
  memberEnrolled.type,
  {
    memberId,
    reference,
    enrolledAt: at,
    storeId: null,
    enrolledBy: null,
    channel: 'import',
    identities: card === undefined ? [] : [cardOf(card)],
  },
];

export const linked = (memberId: string, card: string, at = NOW): Fact => [
  identityLinked.type,
  { memberId, identity: cardOf(card), linkedAt: at },
];

export const blocked = (memberId: string, card: string, at = NOW): Fact => [
  identityBlocked.type,
  { memberId, identity: cardOf(card), blockedAt: at, reason: 'lost' },
];

export const freed = (memberId: string, card: string, at = NOW): Fact => [
  identityFreed.type,
  { memberId, identity: cardOf(card), freedAt: at, reason: 'new_owner' },
];

export const closed = (memberId: string, at = NOW): Fact => [
  memberClosed.type,
  { memberId, closedAt: at, reason: 'member_request' },
];

export const erased = (memberId: string, at = NOW): Fact => [
  memberErased.type,
  { memberId, erasedAt: at, reason: 'member_request' },
];

/** One point per pound and tier multiplier; ten points more for an app purchase of at least one pound, at most 20. */
export const programme = (changes: object = {}): object => ({
  schemaVersion: 1,
  name: 'Corner shop',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points' }],
  earning: {
    rules: [
      {
        id: 'base',
        name: 'One point per pound',
        wallet: 'points',
        earn: { points: 1, per: 100 },
        eligibility: { exclude: { skus: ['POST'] } },
        tierMultiplier: true,
      },
      {
        id: 'app',
        name: 'Ten per pound in the app',
        wallet: 'points',
        earn: { points: 10, per: 100 },
        when: { channels: ['app'] },
        limits: { perReceipt: 20 },
      },
    ],
  },
  returns: { unlinked: 'match' },
  claims: { windowDays: 30 },
  tiers: {
    ladder: [
      { id: 'bronze', name: 'Bronze', threshold: 0, multiplier: '1' },
      { id: 'gold', name: 'Gold', threshold: 1000, multiplier: '2', entitlements: ['early-access', 'free-shipping'] },
    ],
  },
  ...changes,
});

type Line = readonly [sku: string, units: number, unitPrice: number, more?: Partial<ReceiptV1['lines'][number]>];

const linesOf = (lines: readonly Line[]): ReceiptV1['lines'] =>
  lines.map(([sku, units, unitPrice, more = {}], index) => {
    const amount = units * unitPrice;
    const identity = { lineId: String(index + 1), type: 'item', sku };
    return { ...identity, quantity: String(units), unitPrice, gross: amount, netPayable: amount, ...more };
  });

/** A receipt that adds up; `parts` replace what was built. */
const receiptOf = (
  kind: ReceiptV1['kind'],
  id: string,
  card: string | null,
  lines: readonly Line[],
  parts: Partial<ReceiptV1>,
) => {
  const built = linesOf(lines);
  const receipt: ReceiptV1 = {
    receiptId: id,
    businessKey: { storeId: 'S-1', workstationId: '1', sequenceNumber: id, businessDate: '2026-10-31' },
    kind,
    endedAt: '2026-10-31T10:00:00Z',
    currency: 'GBP',
    lines: built,
    totals: { payable: built.reduce((sum, { netPayable }) => sum + netPayable, 0) },
    ...(card === null ? {} : { member: { idType: 'card', value: card } }),
    ...parts,
  };
  return receipt;
};

export const sale = (
  id: string,
  card: string | null,
  lines: readonly Line[] = [['TEA', 1, 1000]],
  parts: Partial<ReceiptV1> = {},
) => receiptOf('sale', id, card, lines, parts);

/** Goods that come back the day after; units are given as positive numbers. */
export const goodsBack = (id: string, card: string | null, lines: readonly Line[], parts: Partial<ReceiptV1> = {}) => {
  const negative = lines.map(
    ([sku, units, unitPrice, more]): Line => [sku, -units, unitPrice, ...(more ? [more] : [])] as unknown as Line,
  );
  return receiptOf('return', id, card, negative, { endedAt: '2026-11-01T10:00:00Z', ...parts });
};

export const from = (receiptId: string, lineId = '1') => ({ returnOf: { receiptId, lineId } });
