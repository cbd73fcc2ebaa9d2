import {
  allocateLargestRemainder,
  canonicalJson,
  invariant,
  NO_POINTS,
  points as toPoints,
  type AwardId,
  type Points,
} from '@accrue/kernel';
import { lotTerms } from '../../programme/terms';
import { programmeOfVersion, type ProgrammeVersion } from '../../programme/versions';
import { instantOfOrder } from '../../receipt';
import type { LinePoints } from '../../rules/evaluate';
import type { Trigger } from '../awards/award-changes';
import type {
  AwardBounded,
  AwardCorrected,
  AwardGranted,
  AwardLimited,
  AwardReversal,
  AwardReversed,
  Cause,
  WithoutLimits,
} from '../events';
import type { AwardEntry, Journal } from '../storage/state';
import type { Take, Within } from './awards-within';
import type { AwardEvent, Said } from './earners';

/** How an award has changed, as its rule has it and as the member has it. */
export interface AwardChange {
  readonly awardId: AwardId;
  /** Of what earned it. */
  readonly order: string;
  /** undefined: nothing was said of it. */
  readonly before: AwardEntry | undefined;
  /** What the member had of it before. */
  readonly hadTakes: readonly Take[];
  /** What the rule gives now. */
  readonly given: { readonly granted: Points; readonly takes: readonly Take[] };
  /** What the member has of that. */
  readonly has: Within;
  /** What was just decided about it, without limits of wallets. */
  readonly decided: readonly AwardEvent[];
}

type Sums = Pick<AwardChange, 'given' | 'has'>;

interface Around {
  readonly said: Said;
  /** What everything else comes from. */
  readonly trigger: Trigger;
  readonly after: Journal;
  readonly programmes: readonly ProgrammeVersion[];
}

/** What is said of an award under the limits of its wallet. Nothing is said to others of what the member has never had. */
export const awardWithinChanges = (change: AwardChange, around: Around): readonly (AwardEvent | AwardBounded)[] => {
  const { before, hadTakes, given, has, decided } = change;
  const isBounded = before?.limited !== undefined || has.granted !== given.granted;
  if (!isBounded) return decided;
  const isNew = before === undefined || before.limited?.isWithheld === true;
  if (isNew && has.granted > 0) return granted(change, around);
  if (isNew) return [bounded(change, around)];
  const had = before.limited ?? before;
  const isSame =
    had.granted === has.granted && canonicalJson(reversals(hadTakes)) === canonicalJson(reversals(has.takes));
  if (isSame) return [bounded(change, around)];
  const [only] = decided;
  if (only?.type === 'AwardReversed' && had.granted === has.granted && sumOf(has.takes) > had.reversed) {
    const points = toPoints(sumOf(has.takes) - had.reversed);
    return [{ ...only, data: { ...only.data, points, ...historyOf(has), ...withoutLimits(change) } }];
  }
  return [corrected(change, around)];
};

const bounded = (change: AwardChange, { said, trigger }: Around): AwardBounded => {
  const { awardId, before, given, has, decided } = change;
  const terms = said.termsOf(awardId);
  const { basePoints, tierId, multiplier } = terms.data;
  const last = decided.at(-1);
  return {
    type: 'AwardBounded',
    data: {
      ...identityOf(terms.data),
      sequence: last?.data.sequence ?? (before?.sequence ?? -1) + 1,
      occurredAt: last?.data.occurredAt ?? trigger.occurredAt ?? instantOfOrder(change.order),
      ...{ basePoints, tierId, multiplier, granted: has.granted, reversed: toPoints(sumOf(has.takes)) },
      withoutLimits: withoutLimitsOf({ given, has }, linesOf(terms)),
    },
  };
};

/** For the first time, and then what took back of it. */
const granted = (change: AwardChange, { said, after, programmes }: Around): readonly AwardEvent[] => {
  const { awardId, order, before, has, decided } = change;
  const terms = said.termsOf(awardId);
  const identity = identityOf(terms.data);
  const { actionId, walletId, programmeVersion, basePoints, tierId, multiplier } = terms.data;
  const programme = programmeOfVersion(programmes, programmeVersion);
  const wallet = programme.wallets.get(walletId);
  invariant(wallet !== undefined, `the programme has no wallet ${walletId}`);
  const { clawback } = wallet;
  const occurredAt = instantOfOrder(order);
  const first = decided[0]?.data.sequence ?? (before?.sequence ?? -1) + 1;
  const lines = linesOf(terms);
  const grant: AwardGranted = {
    type: 'AwardGranted',
    data: {
      ...{ ...identity, sequence: first, occurredAt, basePoints, tierId, multiplier },
      ...{ lines: share(has.granted, lines), points: has.granted },
      ...lotTerms(wallet, occurredAt, programme.timeZone),
      ...(clawback !== 'unlimited' && { clawback }),
      ...withoutLimits(change, lines),
    },
  };
  const taken = has.takes.map((take, index): AwardReversed => {
    const takes = has.takes.slice(0, index + 1);
    return {
      type: 'AwardReversed',
      data: {
        ...{ ...identity, sequence: first + 1 + index, occurredAt: take.occurredAt, points: take.points },
        ...historyOf({ granted: has.granted, takes }),
        ...{ returnReceiptId: take.receiptId, cause: causeOf(take, actionId, after) },
        ...withoutLimits(change),
      },
    };
  });
  return [grant, ...taken];
};

const causeOf = ({ receiptId }: Take, actionId: Cause['actionId'], { receipts }: Journal): Cause => {
  if (receiptId === null) return { kind: 'revocation', receiptId, ...(actionId === undefined ? {} : { actionId }) };
  const kind = receipts.get(receiptId)?.kind;
  return { kind: kind === 'void' || kind === 'exchange' ? kind : 'return', receiptId };
};

const corrected = (change: AwardChange, { said, trigger }: Around): AwardCorrected => {
  const { awardId, order, before, has, decided } = change;
  const terms = said.termsOf(awardId);
  const { basePoints, tierId, multiplier } = terms.data;
  const last = decided.at(-1);
  const lines = linesOf(terms);
  return {
    type: 'AwardCorrected',
    data: {
      ...identityOf(terms.data),
      sequence: (before?.sequence ?? -1) + 1,
      occurredAt: last?.data.occurredAt ?? trigger.occurredAt ?? instantOfOrder(order),
      ...{ basePoints, tierId, multiplier, lines: share(has.granted, lines) },
      ...historyOf(has),
      cause: last === undefined || last.type === 'AwardGranted' ? trigger.cause : last.data.cause,
      ...withoutLimits(change, lines),
    },
  };
};

const identityOf = ({
  awardId,
  memberId,
  receiptId,
  actionId,
  ...data
}: AwardEvent['data'] | AwardBounded['data']) => ({
  ...{ awardId, memberId, receiptId, ...(actionId === undefined ? {} : { actionId }) },
  ...{ walletId: data.walletId, ruleId: data.ruleId, programmeVersion: data.programmeVersion },
});

/** Where they leave all of it they are not heard of any more. */
const withoutLimits = ({ given, has }: Sums, lines?: readonly LinePoints[]): AwardLimited =>
  given.granted === has.granted ? {} : { withoutLimits: withoutLimitsOf({ given, has }, lines) };

const withoutLimitsOf = ({ given, has }: Sums, lines?: readonly LinePoints[]): WithoutLimits => ({
  ...{ granted: given.granted, reversals: reversals(given.takes) },
  ...(lines && { lines }),
  ...(has.limit && { by: has.limit }),
});

const historyOf = ({ granted, takes }: Pick<Within, 'granted' | 'takes'>) => ({
  ...{ granted, reversed: toPoints(sumOf(takes)) },
  reversals: reversals(takes),
});

const reversals = (takes: readonly Take[]): readonly AwardReversal[] =>
  takes.map(({ receiptId, occurredAt, points }) => ({ receiptId, occurredAt, points }));

const sumOf = (takes: readonly Take[]): number => takes.reduce<number>((sum, { points }) => sum + points, 0);

/** Of what the rule gives. */
const linesOf = ({ data }: ReturnType<Said['termsOf']>): readonly LinePoints[] =>
  data.withoutLimits?.lines ?? ('lines' in data ? data.lines : []);

const share = (granted: Points, lines: readonly LinePoints[]): readonly LinePoints[] => {
  if (granted === 0 || lines.length === 0) return [];
  const shares = allocateLargestRemainder(
    granted,
    lines.map(({ points }) => points),
  );
  return lines.flatMap(({ lineId }, index) => {
    const points = shares[index] ?? NO_POINTS;
    return points === 0 ? [] : [{ lineId, points }];
  });
};
