import { Rejected, type InstantIso } from '@accrue/kernel';
import { programmeAt, type ProgrammeVersion } from '../../programme/versions';
import {
  checkReceipt,
  hasEffect,
  normaliseReceipt,
  type NoEffectReason,
  type NormalisedReceipt,
  type ReceiptContent,
} from '../../receipt';
import type { TooOld } from '../events';
import { tooOldAt } from './too-old';
import type { CampaignsRejectionCode } from '../../rejections';

export type Assessment = AssessedReceipt | { readonly ignoredBecause: NoEffectReason };

/** A receipt that counts for something, as commands take it. */
export interface AssessedReceipt {
  readonly ignoredBecause: null;
  readonly normalised: NormalisedReceipt;
  /** The version that its event time falls under: it is adjudicated under it for ever. */
  readonly version: ProgrammeVersion;
  /** Why it is held for review instead of recorded; null: it is recorded. */
  readonly tooOld: TooOld | null;
}

/** As published: what is longer could be recorded, but nobody would ever hear of it. */
const ORDER_LENGTH_MAX = 200;

/**
 * What becomes of a receipt that comes from outside: said here, once, before any key is reserved for it. Commands carry the answer.
 * @param content satisfies the public schema
 * @throws Rejected programme.not_published, receipt.business_key_too_long, and as `normaliseReceipt` and `checkReceipt`
 */
export const assessReceipt = (
  content: ReceiptContent,
  { programmes, now }: { readonly programmes: readonly ProgrammeVersion[]; readonly now: InstantIso },
): Assessment => {
  const effect = hasEffect(content);
  if (!effect.effect) return { ignoredBecause: effect.reason };
  const normalised = normaliseReceipt(content);
  const version = programmeFor(normalised, programmes);
  checkReceipt(content, normalised, { now, currency: version.programme.currency });
  const charactersTooMany = normalised.order.length - ORDER_LENGTH_MAX;
  if (charactersTooMany > 0)
    throw new Rejected<CampaignsRejectionCode>('receipt.business_key_too_long', { charactersTooMany });
  return { ignoredBecause: null, normalised, version, tooOld: tooOldAt(now, normalised.occurredAt, programmes) };
};

/**
 * The version for a receipt that is not adjudicated yet.
 * @throws Rejected programme.not_published: nothing can be earned yet; taking the receipt and forgetting that it should have earned would
 *   be worse than saying so
 */
export const programmeFor = (
  { occurredAt }: { readonly occurredAt: InstantIso },
  programmes: readonly ProgrammeVersion[],
): ProgrammeVersion => {
  const version = programmeAt(programmes, occurredAt);
  if (version === undefined) throw new Rejected<CampaignsRejectionCode>('programme.not_published');
  return version;
};
