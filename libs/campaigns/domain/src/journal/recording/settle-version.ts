import { epochMs, instantFromEpochMs, type InstantIso, type ReceiptId } from '@accrue/kernel';
import { programmeAt, ProgrammeVersionUnknown, type ProgrammeVersion } from '../../programme/versions';
import type { EvaluationClaims, EvaluationSettled } from '../events';

/**
 * The version for a receipt, and what became of the evaluation that it names: by its content alone, so that it is the same whenever the receipt comes.
 * @param claims of the evaluation; null: it names one that is not known; undefined: it names none
 * @returns undefined only when nothing has been published
 * @throws ProgrammeVersionUnknown
 */
export const settleVersion = (
  { receiptId, occurredAt }: { readonly receiptId: ReceiptId; readonly occurredAt: InstantIso },
  claims: EvaluationClaims | null | undefined,
  programmes: readonly ProgrammeVersion[],
): { readonly version: ProgrammeVersion; readonly evaluation: EvaluationSettled | null } | undefined => {
  const valid = programmeAt(programmes, occurredAt);
  if (valid === undefined) return undefined;
  if (claims === undefined) return { version: valid, evaluation: null };
  if (claims === null || claims.receiptId !== receiptId) return { version: valid, evaluation: { status: 'unknown' } };
  const { programmeVersion: evaluatedUnder, until } = claims;
  const pinned = programmes.find(({ version }) => version === evaluatedUnder);
  if (pinned === undefined) throw new ProgrammeVersionUnknown(evaluatedUnder);
  const evaluatedAt = instantFromEpochMs(epochMs(until) - evaluationMs(pinned));
  const holds = occurredAt <= until && (pinned === valid || occurredAt >= evaluatedAt);
  return holds
    ? { version: pinned, evaluation: { status: 'pinned', evaluatedUnder } }
    : { version: valid, evaluation: { status: 'expired', evaluatedUnder } };
};

/** What an evaluation promises, in event time: the till's clock counts, as it does for the receipt. */
export const evaluationClaims = (
  { receiptId, occurredAt }: { readonly receiptId: ReceiptId; readonly occurredAt: InstantIso },
  version: ProgrammeVersion,
): EvaluationClaims => ({
  receiptId,
  programmeVersion: version.version,
  until: instantFromEpochMs(epochMs(occurredAt) + evaluationMs(version)),
});

const MINUTE_MS = 60_000;

const evaluationMs = ({ programme }: ProgrammeVersion): number => programme.evaluationMinutes * MINUTE_MS;
