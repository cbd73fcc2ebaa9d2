import { Injectable } from '@nestjs/common';
import { holdCaptured, holdExtended, holdPlaced, holdReleased } from '@accrue/contracts';
import {
  holdFault,
  tendersByHold,
  type FaultyHold,
  type KnownHold,
  type ReceiptContent,
} from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import { BoundedWait } from '@accrue/http';
import { memberId, points, receiptId, type InstantIso, type MemberId } from '@accrue/kernel';
import type { MessageOf } from '@accrue/messaging';
import type { Queryable, Transaction } from '@accrue/persistence';
import type { Unowned } from '../journal/receipt-owners';

export type HoldFact = MessageOf<typeof holdPlaced | typeof holdExtended | typeof holdCaptured | typeof holdReleased>;

/** Of another member than the receipt's, as far as the receipt's own is not known yet; over, as far as no extension is. */
const MAY_BE_NEW: ReadonlySet<FaultyHold['fault']> = new Set(['unknown', 'other_member', 'expired']);

const FIND = 'select hold from hold_directory where hold_id = any($1::text[])';

/** In one look, so that no news comes between the holds and how new they are. */
const FIND_WITH_NEWS = `
select coalesce(jsonb_agg(hold), '[]') as holds,
  (select max(revision) from hold_directory where member_id = $2) as "newestRevision"
from hold_directory where hold_id = any($1::text[])`;

const KEEP = `
insert into hold_directory (hold_id, member_id, revision, hold)
select * from unnest($1::text[], $2::text[], $3::integer[], $4::jsonb[])
on conflict (hold_id, member_id) do update set revision = excluded.revision, hold = excluded.hold`;

/** A hold, and the account's revision that it was told of last. */
type Kept = KnownHold & { readonly revision: number };

interface HoldsAndNews {
  readonly holds: readonly Kept[];
  readonly newestRevision: number;
}

const keyOf = ({ holdId, memberId }: Pick<KnownHold, 'holdId' | 'memberId'>): string =>
  JSON.stringify([holdId, memberId]);

/**
 * Holds of points at tills, as the ledger's facts tell: only for a till that waits for its answer, because it can still act. Everybody
 * else's receipt is taken, and the ledger says what its holds did not pay.
 */
@Injectable()
export class HoldDirectory {
  private readonly news = new BoundedWait();

  constructor(private readonly ports: ContextPorts) {}

  /**
   * Why a hold among the tenders cannot pay. Costs nothing when none is named, one round trip when all are known. Waits, bounded, for one
   * that is not; one that the till knows of from a later revision of the account than has come through is not spoken against.
   * @param member whose the receipt is; null: nobody's
   */
  async faultOn({ receipt, normalised }: Unowned, member: MemberId | null): Promise<FaultyHold | null> {
    const content: ReceiptContent = receipt;
    const { receiptId: id, tenders = [] } = content;
    const named = tendersByHold(tenders);
    if (named.size === 0) return null;
    const asked = { receiptId: id, tenders, occurredAt: normalised.occurredAt, memberId: member };
    let fault: FaultyHold | null = null;
    const isSure = await this.news.until(async () => {
      const { holds, newestRevision } = await this.findWithNews([...named.keys()], member);
      fault = holdFault(asked, holds);
      if (fault === null || !MAY_BE_NEW.has(fault.fault)) return true;
      const told = revisionOf(named, fault);
      return told !== null && newestRevision >= told;
    });
    return isSure || fault === null || revisionOf(named, fault) === null ? fault : null;
  }

  /** With these ids, of whichever member. */
  async find(holdIds: readonly string[], database: Queryable = this.ports.database): Promise<readonly Kept[]> {
    const rows = await database.query<{ hold: Kept }>(FIND, [holdIds], { prepared: 'find-holds' });
    return rows.map(({ hold }) => hold);
  }

  /** In the order in which they came; those of one member are in order. */
  async project(facts: readonly HoldFact[], tx: Transaction): Promise<void> {
    const atTills = facts.filter(({ data }) => data.redemptionId === null);
    if (atTills.length === 0) return;
    const found = await this.find([...new Set(atTills.map(({ data }) => data.holdId))], tx);
    const holds = new Map(found.map((hold) => [keyOf(hold), hold]));
    for (const fact of atTills) {
      const { holdId } = fact.data;
      const key = keyOf({ holdId, memberId: memberId(fact.data.memberId) });
      const before = holds.get(key);
      if (before !== undefined && before.revision >= fact.data.revision) continue;
      const after = holdAfter(before, fact);
      if (after !== null) holds.set(key, { ...after, revision: fact.data.revision });
    }
    const changed = [...holds.values()].filter((hold) => !found.includes(hold));
    if (changed.length === 0) return;
    await tx.query(KEEP, [
      changed.map(({ holdId }) => holdId),
      changed.map(({ memberId }) => memberId),
      changed.map(({ revision }) => revision),
      changed.map((hold) => JSON.stringify(hold)),
    ]);
  }

  /** And up to which revision of the member's account holds have come through; -1: none has. */
  private async findWithNews(holdIds: readonly string[], member: MemberId | null): Promise<HoldsAndNews> {
    const [row] = await this.ports.database.query<Partial<HoldsAndNews>>(FIND_WITH_NEWS, [holdIds, member], {
      prepared: 'find-holds-with-news',
    });
    return { holds: row?.holds ?? [], newestRevision: row?.newestRevision ?? -1 };
  }
}

/** Of the account, when the hold was placed; null: the till does not say. */
const revisionOf = (named: ReturnType<typeof tendersByHold>, { holdId }: FaultyHold): number | null =>
  (named.get(holdId) ?? []).find((tender) => tender.points?.accountRevision !== undefined)?.points?.accountRevision ??
  null;

/** null: of a hold whose placing was never heard of. */
const holdAfter = (before: KnownHold | undefined, { type, data }: HoldFact): KnownHold | null => {
  const at = data.occurredAt as InstantIso;
  if (type === holdPlaced.type) {
    const { holdId, walletId, expiresAt } = data;
    const of = { holdId, memberId: memberId(data.memberId), walletId, points: points(data.points) };
    return { ...of, placedAt: at, expiresAt: expiresAt as InstantIso, captures: [], ended: null };
  }
  if (before === undefined) return null;
  if (type === holdExtended.type) return { ...before, expiresAt: data.expiresAt as InstantIso };
  if (type === holdCaptured.type) {
    const { captured, receiptId: by, final } = data;
    const capture = { receiptId: by === null ? null : receiptId(by), points: points(captured) };
    const captures = [...before.captures, capture];
    return { ...before, captures, ended: before.ended ?? (final ? { as: 'captured', at } : null) };
  }
  // Time alone ends it where its placing said so, whenever that is booked.
  if (data.reason === 'timed_out') return before;
  return { ...before, ended: { as: data.reason === 'not_needed' ? 'captured' : 'released', at } };
};
