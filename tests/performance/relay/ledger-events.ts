import { CommandExecutor, type EventLog } from '@accrue/event-store';
import { awardId, points, receiptId, type InstantIso } from '@accrue/kernel';
import { decide, EMPTY_ACCOUNT, evolve, type AccountCommand, type AccountEvent } from '@accrue/ledger-domain';

const CALLERS = 2_000;
const EVENTS_PER_MEMBER = 8;
const MEMBER_ID = (member: number): string => `mem_${member.toString(36).padStart(24, '0')}`;
const BEGAN_AT_MS = Date.parse('2025-01-01T09:00:00Z');

/** The n-th receipt of a member earns, every eighth is a return that takes half of an earlier one back. */
const commandOf = (member: number, n: number): AccountCommand => {
  const now = new Date(BEGAN_AT_MS + n * 86_400_000 + member * 60_000).toISOString() as InstantIso;
  const isReturn = n % EVENTS_PER_MEMBER === EVENTS_PER_MEMBER - 1;
  const receipt = `S-${member % 40}|${now.slice(0, 10)}|${member}-${isReturn ? n - 1 : n}`;
  const lines = 3 + ((member + n) % 12);
  const earned = points(
    Array.from({ length: lines }, (_, line) => 10 + ((member * 7 + line * 13) % 90)).reduce((a, b) => a + b),
  );
  const source = {
    awardId: awardId(`${receipt}:base`),
    receiptId: receiptId(receipt),
    ruleId: 'base',
    programmeVersion: 1,
    walletId: 'points',
    occurredAt: now,
  };
  if (isReturn)
    return {
      type: 'ReverseAward',
      data: {
        ...source,
        sequence: 1,
        granted: earned,
        reversed: points(earned >> 1),
        reversals: [{ occurredAt: now, points: points(earned >> 1) }],
        cause: { kind: 'return', receiptId: `${receipt}-R` },
      },
      metadata: { now },
    };
  const { awardId: id, ruleId, walletId, ...earner } = source;
  const award = { awardId: id, ruleId, sequence: 0, basePoints: earned, multiplier: '1', points: earned };
  const wallet = { walletId, activatesAt: null, expiresAt: null, expiresOn: null, awards: [award] };
  return { type: 'GrantAwards', data: { ...earner, tierId: null, wallets: [wallet] }, metadata: { now } };
};

/** Appends about so many events of accounts, decided by the ledger itself. @returns how many */
export const fillLedger = async (log: EventLog, eventsWanted: number): Promise<number> => {
  const executor = new CommandExecutor<typeof EMPTY_ACCOUNT, AccountEvent>(
    log,
    { category: 'account', initial: EMPTY_ACCOUNT, evolve },
    { eventCacheBytesMax: 0 },
  );
  const members = Math.ceil(eventsWanted / EVENTS_PER_MEMBER);
  let next = 0;
  let events = 0;
  const caller = async (): Promise<void> => {
    while (next < members * EVENTS_PER_MEMBER) {
      const member = next % members;
      const n = Math.floor(next / members);
      next += 1;
      const command = commandOf(member, n);
      const context = { messageId: `award-${member}-${n}`, occurredAt: command.metadata.now };
      const { events: stored } = await executor.execute(
        `account-${MEMBER_ID(member)}`,
        (account) => decide(command, account),
        context,
      );
      events += stored.length;
    }
  };
  await Promise.all(Array.from({ length: Math.min(CALLERS, members) }, caller));
  await executor.stop();
  return events;
};
