import { type Mutant } from './mutant';

const at = (file: string): string => `libs/ledger/domain/src/account/${file}.ts`;
const SPECS = [at('payouts.spec'), at('payouts.properties.spec')];

/** Money that leaves. */
export const payoutMutants: readonly Mutant[] = [
  {
    name: 'pays a payout out that nobody approved',
    breaks: 'money leaves that nobody let go',
    file: at('payouts'),
    text: 'checkApproved(hold, true, payoutId);',
    replacement: '',
    suites: SPECS,
  },
  {
    name: 'lets a payout be approved by who asked for it',
    breaks: 'one person pays themselves where two have to agree',
    file: at('payouts'),
    text: "payout.approval === 'four-eyes' && payout.requestedBy === data.actor",
    replacement: "payout.approval === 'four-eyes' && payout.approvedBy === data.actor",
    suites: SPECS,
  },
  {
    name: 'takes a payout for confirmed whatever the reference',
    breaks: 'a payment that was made twice is seen by nobody',
    file: at('payouts'),
    text: 'if (payout.reference === reference) return [];',
    replacement: 'if (payout.reference !== null) return [];',
    suites: SPECS,
  },
  {
    name: 'lets a payout be taken back after it was approved',
    breaks: 'a member has the money, and has it in the wallet as well',
    file: at('payouts'),
    text: "checkApproved(hold, cause === 'failed', payoutId);",
    replacement: "if (cause === 'failed') checkApproved(hold, true, payoutId);",
    suites: SPECS,
  },
  {
    name: 'pays a payout out of what the wallet does not have',
    breaks: 'more is paid out than can be spent',
    file: at('payouts'),
    text: 'if (isCovered(placed)) return placed;',
    replacement: 'if (amount > 0) return placed;',
    suites: SPECS,
  },
  {
    name: 'lets tills end a payout',
    breaks: 'a receipt that names a payout is paid with it, and finance pays it as well',
    file: at('holds'),
    text: 'isPayout(holdId) ? undefined : holdOf(account, holdId)',
    replacement: 'holdOf(account, holdId)',
    suites: SPECS,
  },
  {
    name: 'tells finance of a payout anew when members are merged',
    breaks: 'a payout is paid twice',
    file: at('merge'),
    text: "|| ('holdId' in data && isPayout(data.holdId));",
    replacement: ';',
    suites: SPECS,
  },
  {
    name: 'calls payouts of two members the same',
    breaks: 'one is confirmed with the payment of the other',
    file: 'libs/ledger/domain/src/payout.ts',
    text: 'checkedHoldId(`${PAYOUT}${payeeId}/${payoutId}`)',
    replacement: 'checkedHoldId(`${PAYOUT}${payeeId.slice(0, 1)}/${payoutId}`)',
    suites: SPECS,
  },
];
