import type { AwardGranted, AwardsGranted, GrantedByRule, GrantedInWallet, JournalEvent } from '../events';

/** What one sale or action earned is one event: those that stand beside each other are put together. */
export const grantedTogether = (decided: readonly JournalEvent[]): readonly JournalEvent[] => {
  const events: JournalEvent[] = [];
  let run: AwardGranted[] = [];
  const endRun = (): void => {
    if (run.length > 0) events.push(together(run));
    run = [];
  };
  for (const event of decided) {
    if (event.type !== 'AwardGranted' || !isOfSame(event, run[0])) endRun();
    if (event.type === 'AwardGranted') run.push(event);
    else events.push(event);
  }
  endRun();
  return events;
};

/** The same award by award, as it was decided. */
export const oneByOne = (event: JournalEvent): readonly JournalEvent[] =>
  event.type === 'AwardsGranted' ? grantsIn(event) : [event];

const grantsIn = ({ data: { wallets, ...source } }: AwardsGranted): readonly AwardGranted[] =>
  wallets.flatMap(({ awards, ...life }) =>
    awards.map((award): AwardGranted => ({ type: 'AwardGranted', data: { ...source, ...life, ...award } })),
  );

/** Two that are equal in all of that, and in the wallet, are good for as long as well. */
const isOfSame = ({ data }: AwardGranted, first: AwardGranted | undefined): boolean =>
  first !== undefined &&
  data.receiptId === first.data.receiptId &&
  data.actionId === first.data.actionId &&
  data.memberId === first.data.memberId &&
  data.programmeVersion === first.data.programmeVersion &&
  data.occurredAt === first.data.occurredAt &&
  data.tierId === first.data.tierId;

const together = (run: readonly AwardGranted[]): AwardsGranted => {
  const [{ data }] = run as readonly [AwardGranted];
  const { memberId, receiptId, actionId, programmeVersion, occurredAt, tierId } = data;
  return {
    type: 'AwardsGranted',
    data: {
      ...{ memberId, receiptId, ...(actionId === undefined ? {} : { actionId }) },
      ...{ programmeVersion, occurredAt, tierId },
      wallets: [...Map.groupBy(run, (granted) => granted.data.walletId).values()].map(inWallet),
    },
  };
};

const inWallet = (granted: readonly AwardGranted[]): GrantedInWallet => {
  const [{ data }] = granted as readonly [AwardGranted];
  const { walletId, activatesAt, expiresAt, expiresOn, inactivity, clawback } = data;
  return {
    ...{ walletId, activatesAt, expiresAt, expiresOn },
    ...(inactivity === undefined ? {} : { inactivity }),
    ...(clawback === undefined ? {} : { clawback }),
    awards: granted.map(byRule),
  };
};

const byRule = ({ data }: AwardGranted): GrantedByRule => {
  const { awardId, ruleId, sequence, points, basePoints, multiplier, lines, withoutLimits } = data;
  return {
    ...{ awardId, ruleId, sequence, points, basePoints, multiplier, lines },
    ...(withoutLimits === undefined ? {} : { withoutLimits }),
  };
};
