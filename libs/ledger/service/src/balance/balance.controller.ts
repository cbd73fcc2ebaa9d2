import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Refuses, Roles } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { NO_STREAM, type Folded } from '@accrue/event-store';
import { laterOf, type InstantIso } from '@accrue/kernel';
import { totalsAt, type Account } from '@accrue/ledger-domain';
import { Accounts } from '../account/accounts';
import { AtInstant, instantsOf } from '../account/at-instant';
import { IS_DUE } from '../account/is-due';
import { BALANCE_COLUMN_NAMES, balanceAmounts, type BalanceAmounts } from '../read-models/balance/balance-columns';
import type { BalanceRow } from '../read-models/balance/balance.projection';
import { BalanceDto, type WalletBalanceDto } from './balance.dto';

/**
 * Every wallet of the programme, and every other wallet that the member has points in; and whether time has changed something by now that
 * nobody has written down yet.
 */
const BALANCES = `
  select member_id, wallet, wallet.unit, ${BALANCE_COLUMN_NAMES.map((name) => `b.${name}`).join(', ')}, b.revision,
         (select merged_into from member_directory d where d.member_id = w.member_id) as "mergedInto",
         ${IS_DUE} as "isDue"
  from (select $1::text as member_id, wallet_id as wallet from wallet
        union
        select member_id, wallet from balance where member_id = $1) w
  left join balance b using (member_id, wallet)
  left join wallet on wallet.wallet_id = w.wallet
  order by wallet`;

type Row = Nullable<BalanceRow & { readonly unit: string; readonly isDue: boolean; readonly mergedInto: string }>;

@ApiTags('ledger')
@Controller('v1/members')
export class BalanceController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly accounts: Accounts,
  ) {}

  @Roles('pos', 'analyst', 'support', 'member')
  @Get(':memberId/balance')
  @ApiOperation({ summary: 'What a member has in each wallet, now or at another instant' })
  @ApiOkResponse({ type: BalanceDto })
  @Refuses('member.unknown', 'instant.invalid')
  async balance(@Param('memberId') memberId: string, @Query() query: AtInstant): Promise<BalanceDto> {
    const { asOf, knownAt } = instantsOf(query);
    const now = this.accounts.now();
    await this.accounts.caughtUp('balance', memberId, query);
    const rows = await this.ports.database.query<Row>(BALANCES, [memberId, now]);
    if (knownAt !== undefined) {
      return this.ofAccount(memberId, await this.accounts.knownAt(memberId, knownAt), rows, asOf ?? knownAt);
    }
    if (asOf !== undefined) return this.ofAccount(memberId, await this.accounts.read(memberId), rows, asOf);
    if (rows.some(({ isDue }) => isDue === true)) {
      const folded = await this.accounts.read(memberId);
      return this.ofAccount(memberId, folded, rows, laterOf(folded.state.settledAt, now));
    }
    const revisions = rows.flatMap((row) => (row.revision === null ? [] : [row.revision]));
    if (revisions.length === 0) await this.accounts.mustKnow(memberId);
    return {
      memberId,
      mergedInto: rows[0]?.mergedInto ?? null,
      wallets: rows.map(walletBalance),
      revision: revisions.length === 0 ? null : Math.max(...revisions),
    };
  }

  private async ofAccount(
    memberId: string,
    { state, revision }: Folded<Account>,
    rows: readonly Row[],
    at: InstantIso,
  ): Promise<BalanceDto> {
    if (revision === NO_STREAM) await this.accounts.mustKnow(memberId);
    return {
      memberId,
      mergedInto: rows[0]?.mergedInto ?? null,
      wallets: rows.map((row) => ({ ...walletBalance(row), ...amountsAt(state, row.wallet ?? '', at) })),
      revision: revision === NO_STREAM ? null : revision,
    };
  }
}

const amountsAt = (account: Account, walletId: string, at: InstantIso): WalletAmountsDto => {
  const totals = totalsAt(account, walletId, at);
  return walletAmounts(balanceAmounts((name) => totals[name]));
};

type Nullable<Of> = { readonly [Column in keyof Of]: Of[Column] | null };

const walletBalance = (row: Row): WalletBalanceDto => ({
  walletId: row.wallet ?? '',
  unit: row.unit,
  ...walletAmounts(row),
});

type WalletAmountsDto = Omit<WalletBalanceDto, 'walletId' | 'unit'>;

const walletAmounts = (amounts: Nullable<BalanceAmounts>): WalletAmountsDto => ({
  active: amounts.active ?? 0,
  pending: amounts.pending ?? 0,
  held: amounts.held ?? 0,
  deficit: amounts.deficit ?? 0,
  inReview: amounts.in_review ?? 0,
  writtenOff: amounts.written_off ?? 0,
  granted: amounts.granted ?? 0,
  reversed: amounts.reversed ?? 0,
  spent: amounts.spent ?? 0,
  expired: amounts.expired ?? 0,
  adjusted: amounts.adjusted ?? 0,
  transferred: amounts.transferred ?? 0,
  migrated: amounts.migrated ?? 0,
});
