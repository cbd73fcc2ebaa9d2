import { capturedOf, heldBy, type Hold } from '@accrue/ledger-domain';
import type { HoldDto } from './holds.dto';

interface Within {
  readonly memberId: string;
  /** Of the account. */
  readonly revision: number;
  readonly units: ReadonlyMap<string, string>;
}

/** A hold as tills see it. */
export const shownHold = (hold: Hold, { memberId, revision, units }: Within): HoldDto => ({
  holdId: hold.holdId,
  memberId,
  status: hold.status,
  walletId: hold.walletId,
  unit: units.get(hold.walletId) ?? null,
  points: hold.points,
  captured: capturedOf(hold),
  remaining: heldBy(hold),
  expiresAt: hold.status === 'open' ? hold.expiresAt : null,
  revision,
});
