import { memberEnrolled, programmePublished, receiptAttributed, receiptRecorded } from '@accrue/contracts';
import type { Message } from '@accrue/messaging';
import { ContextApp } from '@accrue/testing-contexts';
import { tiersContext } from './index';

export const PUBLISHED = programmePublished.type;
export const RECORDED = receiptRecorded.type;
export const ATTRIBUTED = receiptAttributed.type;
export const READJUDICATED = 'loyalty.campaigns.receipt.readjudicated.v1';

export class TiersApp extends ContextApp {
  static async open(): Promise<TiersApp> {
    return new TiersApp(await this.partsOf(tiersContext));
  }

  enrol(memberId: string): Promise<void> {
    return this.deliver(memberEnrolled.type, { ...memberEnrolled.examples[0], memberId });
  }

  enrolAt(memberId: string, enrolledAt: string): Promise<void> {
    return this.deliver(memberEnrolled.type, { ...memberEnrolled.examples[0], memberId, enrolledAt });
  }

  publishedOf(memberId: string): Promise<readonly Message[]> {
    return this.published(`membership-${memberId}`);
  }
}

export const programme = (version: number, tiers: object | undefined, effectiveFrom = '2026-01-01T00:00:00.000Z') => ({
  version,
  publishedAt: '2026-01-01T00:00:00.000Z',
  effectiveFrom,
  document: { ...programmePublished.examples[0]?.document, tiers },
});

const place = (day: number) => {
  const occurredAt = `2026-02-${String(day).padStart(2, '0')}T12:00:00.000Z`;
  return { occurredAt, order: `${occurredAt}|${occurredAt.slice(0, 10)}|S-1|1||000000000001` };
};

export const recorded = (memberId: string | null, day: number, points: number) => ({
  ...receiptRecorded.examples[0],
  receiptId: `R-${day}`,
  memberId,
  kind: points < 0 ? 'return' : 'sale',
  qualifying: { points },
  qualifyingSpend: points * 100,
  ...place(day),
});

export const attributed = (memberId: string, day: number, points: number) => ({
  ...receiptAttributed.examples[0],
  receiptId: `R-${day}`,
  memberId,
  qualifying: { points },
  qualifyingSpend: points * 100,
  ...place(day),
});

export const readjudicated = (memberId: string, day: number, points: number, sequence: number) => ({
  receiptId: `R-${day}`,
  memberId,
  qualifying: { points },
  qualifyingSpend: points * 100,
  sequence,
  cause: { kind: 'late_receipt', receiptId: 'R-0' },
  ...place(day),
});
