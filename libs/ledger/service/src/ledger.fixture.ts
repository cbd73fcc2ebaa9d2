import { programmePublished, receiptRecorded } from '@accrue/contracts';
import type { InstantIso } from '@accrue/kernel';
import type { Message } from '@accrue/messaging';
import type { MemoryEventLogOptions } from '@accrue/testing';
import { ContextApp } from '@accrue/testing-contexts';
import { accountStream } from './account/account.model';
import { ledgerContext } from './index';
import type { LedgerVerification } from './verify/verify-ledger';

export class LedgerApp extends ContextApp {
  static async open(shape: Pick<MemoryEventLogOptions, 'partitions' | 'positions'> = {}): Promise<LedgerApp> {
    return new LedgerApp(await this.partsOf(ledgerContext, { now: '2026-01-01T12:00:00Z', log: shape }));
  }

  async verification(): Promise<LedgerVerification> {
    return this.resultOf(await this.call('A', 'POST', '/v1/ledger:verify'));
  }

  publishedOf(memberId: string): Promise<readonly Message[]> {
    return this.published(accountStream(memberId));
  }
}

export const T0 = '2026-01-01T10:00:00.000Z' as InstantIso;

const award = (memberId: string, receiptId: string) => ({
  awardId: `${receiptId}:base`,
  memberId,
  receiptId,
  walletId: 'points',
  ruleId: 'base',
  programmeVersion: 1,
  occurredAt: T0,
});

export const GRANTED = 'loyalty.campaigns.awards.granted.v1';
export const REVERSED = 'loyalty.campaigns.award.reversed.v1';
export const CORRECTED = 'loyalty.campaigns.award.corrected.v1';

export const PUBLISHED = programmePublished.type;

/** A version of the programme; `changes` replace what its document says. */
export const published = (version: number, changes: object = {}) => ({
  version,
  publishedAt: T0,
  effectiveFrom: T0,
  document: { ...programmePublished.examples[0]?.document, ...changes },
});

export const RECORDED = receiptRecorded.type;

/** A sale; `more` names the points tenders. */
export const recorded = (memberId: string | null, receiptId: string, more: object = {}) => ({
  ...receiptRecorded.examples[0],
  receiptId,
  memberId,
  occurredAt: T0,
  pointsTenders: [],
  ...more,
});

interface More {
  readonly walletId?: string;
  readonly occurredAt?: string;
  readonly tierId?: string;
  readonly multiplier?: string;
  readonly activatesAt?: string;
  readonly expiresAt?: string;
  readonly expiresOn?: string;
  readonly inactivity?: object;
  readonly clawback?: string;
}

export const granted = (memberId: string, receiptId: string, points: number, more: More = {}) => {
  const { awardId, walletId, ruleId, ...source } = award(memberId, receiptId);
  const { occurredAt = source.occurredAt, tierId = null, multiplier = '1', ...wallet } = more;
  const given = {
    awardId,
    ruleId,
    sequence: 0,
    points,
    basePoints: points,
    multiplier,
    lines: [{ lineId: '1', points }],
  };
  const life = { walletId, activatesAt: null, expiresAt: null, expiresOn: null, ...wallet };
  return { ...source, occurredAt, tierId, wallets: [{ ...life, awards: [given] }] };
};

/** By another tier. */
export const corrected = (memberId: string, receiptId: string, points: number, more: object = {}) => ({
  ...award(memberId, receiptId),
  ...{ sequence: 1, tierId: null, multiplier: '1', basePoints: points, lines: [{ lineId: '1', points }] },
  ...{ granted: points, reversed: 0, reversals: [], cause: { kind: 'tier_changed', receiptId: null }, ...more },
});

export const reversed = (
  memberId: string,
  receiptId: string,
  sequence: number,
  totals: { granted: number; reversed: number },
  more: { readonly occurredAt?: string } = {},
) => ({
  ...award(memberId, receiptId),
  sequence,
  points: totals.reversed,
  ...totals,
  reversals: [{ receiptId: 'C-1', occurredAt: more.occurredAt ?? T0, points: totals.reversed }],
  cause: { kind: 'return', receiptId: 'C-1' },
  ...more,
});
