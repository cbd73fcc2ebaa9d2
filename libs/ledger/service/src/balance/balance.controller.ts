import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AtLeastRevision, Refuses, Roles } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { Accounts } from '../account/accounts';
import type { BalanceRow } from '../read-models/balance/balance.projection';
import { BalanceDto, type WalletBalanceDto } from './balance.dto';

/** Every wallet of the programme, and every other wallet that the member has points in. */
const BALANCES = `
  select member_id, wallet, wallet.unit, b.granted, b.reversed, b.spent, b.expired, b.adjusted, b.pending, b.held, b.active, b.deficit, b.revision
  from (select $1::text as member_id, wallet_id as wallet from wallet
        union
        select member_id, wallet from balance where member_id = $1) w
  left join balance b using (member_id, wallet)
  left join wallet on wallet.wallet_id = w.wallet
  order by wallet`;

@ApiTags('ledger')
@Controller('v1/members')
export class BalanceController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly accounts: Accounts,
  ) {}

  @Roles('pos', 'analyst')
  @Get(':memberId/balance')
  @ApiOperation({ summary: 'What a member has in each wallet' })
  @ApiOkResponse({ type: BalanceDto })
  @Refuses('member.unknown')
  async balance(@Param('memberId') memberId: string, @Query() query: AtLeastRevision): Promise<BalanceDto> {
    await this.accounts.caughtUp('balance', memberId, query);
    const rows = await this.ports.database.query<Nullable<BalanceRow & { readonly unit: string }>>(BALANCES, [
      memberId,
    ]);
    const revisions = rows.flatMap((row) => (row.revision === null ? [] : [row.revision]));
    if (revisions.length === 0) await this.accounts.mustKnow(memberId);
    return {
      memberId,
      wallets: rows.map(walletBalance),
      revision: revisions.length === 0 ? null : Math.max(...revisions),
    };
  }
}

type Nullable<Row> = { readonly [Column in keyof Row]: Row[Column] | null };

const walletBalance = (row: Nullable<BalanceRow & { readonly unit: string }>): WalletBalanceDto => ({
  walletId: row.wallet ?? '',
  unit: row.unit,
  active: row.active ?? 0,
  pending: row.pending ?? 0,
  held: row.held ?? 0,
  deficit: row.deficit ?? 0,
  granted: row.granted ?? 0,
  reversed: row.reversed ?? 0,
  spent: row.spent ?? 0,
  expired: row.expired ?? 0,
  adjusted: row.adjusted ?? 0,
});
