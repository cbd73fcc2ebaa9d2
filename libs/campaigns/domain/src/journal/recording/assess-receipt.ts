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
import type { EvaluationClaims, EvaluationSettled, ReceiptRecorded, TooOld } from '../events';
import { settleVersion } from './settle-version';
import { tooOldAt } from './too-old';
import type { CampaignsRejectionCode } from '../../rejections';

export type Assessment = AssessedReceipt | { readonly ignoredBecause: NoEffectReason };

/** A receipt that counts for something, as commands take it. */
export interface AssessedReceipt {
  readonly ignoredBecause: null;
  readonly normalised: NormalisedReceipt;
  /** The version that its event time falls under, or that it was evaluated under: it is adjudicated under it for ever. */
  readonly version: ProgrammeVersion;
  /** null: it names no evaluation. */
  readonly evaluation: EvaluationSettled | null;
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
  {
    programmes,
    now,
    claims,
  }: {
    readonly programmes: readonly ProgrammeVersion[];
    readonly now: InstantIso;
    /** Of the evaluation that it names; null: that is not known. Absent: it names none. */
    readonly claims?: EvaluationClaims | null | undefined;
  },
): Assessment => {
  const effect = hasEffect(content);
  if (!effect.effect) return { ignoredBecause: effect.reason };
  const normalised = normaliseReceipt(content);
  const { version, evaluation } = versionFor(normalised, claims, programmes);
  checkReceipt(content, normalised, { now, currency: version.programme.currency });
  const charactersTooMany = normalised.order.length - ORDER_LENGTH_MAX;
  if (charactersTooMany > 0)
    throw new Rejected<CampaignsRejectionCode>('receipt.business_key_too_long', { charactersTooMany });
  return {
    ignoredBecause: null,
    normalised,
    version,
    evaluation,
    tooOld: tooOldAt(now, normalised.occurredAt, programmes),
  };
};

/**
 * The version for a receipt that is not adjudicated yet.
 * @throws Rejected programme.not_published: nothing can be earned yet; taking the receipt and forgetting that it should have earned would
 *   be worse than saying so
 */
export const programmeFor = (
  { occurredAt }: { readonly occurredAt: InstantIso },
  programmes: readonly ProgrammeVersion[],
): ProgrammeVersion => published(programmeAt(programmes, occurredAt));

/** The version for a receipt that was recorded without a member. @throws as `programmeFor` */
export const versionOfRecorded = (
  { evaluation, ...receipt }: Pick<ReceiptRecorded['data'], 'evaluation' | 'occurredAt'>,
  programmes: readonly ProgrammeVersion[],
): number => (evaluation?.status === 'pinned' ? evaluation.evaluatedUnder : programmeFor(receipt, programmes).version);

/** As `settleVersion`. @throws Rejected programme.not_published */
export const versionFor = (...receipt: Parameters<typeof settleVersion>) => published(settleVersion(...receipt));

const published = <V>(version: V | undefined): V => {
  if (version === undefined) throw new Rejected<CampaignsRejectionCode>('programme.not_published');
  return version;
};
