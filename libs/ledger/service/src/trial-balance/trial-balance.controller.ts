import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { exactInteger, Roles } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { ACCOUNTS } from '@accrue/ledger-domain';
import { UnitOrNullProperty, walletUnits } from '../account/wallet-units';
import { trialBalance } from '../read-models/balance/balance.projection';

class AccountTotalDto {
  @ApiProperty({ enum: ACCOUNTS }) account!: string;
  @ApiProperty({ type: 'integer', description: 'Signed' }) points!: number;
}

class WalletTrialBalanceDto {
  @ApiProperty() walletId!: string;
  @UnitOrNullProperty() unit!: string | null;
  @ApiProperty({ type: [AccountTotalDto] }) accounts!: AccountTotalDto[];
  @ApiProperty({ type: 'integer', description: '0, or the ledger is broken' }) sum!: number;
}

class TrialBalanceDto {
  @ApiProperty() balanced!: boolean;
  @ApiProperty({ type: [WalletTrialBalanceDto] }) wallets!: WalletTrialBalanceDto[];
}

@ApiTags('ledger')
@Controller('v1/ledger')
export class TrialBalanceController {
  constructor(private readonly ports: ContextPorts) {}

  @Roles('analyst')
  @Get('trial-balance')
  @ApiOperation({ summary: 'Double-entry totals of each wallet; they sum to zero' })
  @ApiOkResponse({ type: TrialBalanceDto })
  async trialBalance(): Promise<TrialBalanceDto> {
    const rows = await this.ports.readModels.of(trialBalance).findBy({});
    const units = await walletUnits(this.ports.database);
    const walletIds = [...new Set(rows.map((row) => row.wallet))].sort();
    const wallets = walletIds.map((walletId) => {
      const totals = ACCOUNTS.map((account) => ({
        account,
        points: rows.find((row) => row.wallet === walletId && row.account === account)?.points ?? '0',
      }));
      const sum = totals.reduce((all, { points }) => all + BigInt(points), 0n);
      const accounts = totals.map(({ account, points }) => ({ account, points: exactInteger(points) }));
      return { walletId, unit: units.get(walletId) ?? null, accounts, sum: exactInteger(String(sum)) };
    });
    return { balanced: wallets.every(({ sum }) => sum === 0), wallets };
  }
}
