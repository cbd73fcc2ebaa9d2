import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { CSV_MEDIA_TYPE, csvLines, exactInteger, Refuses, Roles, type PlatformProblemCode } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { addDays, epochMs, localDate, parseInstant, Rejected, zoneId, type InstantIso } from '@accrue/kernel';
import { frameOf } from '../account/programme-frame';
import { walletUnits } from '../account/wallet-units';
import { balanceProjection } from '../read-models/balance/balance.projection';
import { QUARTER_HOUR_MS } from '../read-models/balance/posting-sums';
import {
  isBalanced,
  trialBalanceByDay,
  type AccountTurnover,
  type Days,
  type WalletTurnover,
} from './trial-balance-by-day';
import {
  COLUMNS,
  TrialBalanceByDayDto,
  TrialBalanceByDayQuery,
  type AccountTurnoverDto,
} from './trial-balance-by-day.dto';

const DAYS_MAX = 366;
/** An entry is stored this long after its time at the latest: no append takes longer, no clock is further behind. */
const FINAL_AFTER_MS = 60_000;

@ApiTags('ledger')
@Controller('v1/ledger')
export class TrialBalanceByDayController {
  constructor(private readonly ports: ContextPorts) {}

  @Roles('analyst')
  @Get('trial-balance-by-day')
  @ApiOperation({
    summary: 'The trial balance of a day, or day by day; with `knownAt`, as the books were closed',
  })
  @ApiExtraModels(TrialBalanceByDayDto)
  @ApiOkResponse({
    description: `As CSV: ${COLUMNS.join(',')}`,
    content: {
      'application/json': { schema: { $ref: getSchemaPath(TrialBalanceByDayDto) } },
      [CSV_MEDIA_TYPE.split(';')[0] ?? '']: { schema: { type: 'string' }, example: `${COLUMNS.join(',')}\n` },
    },
  })
  @Refuses('date.invalid', 'instant.invalid', 'zone.unknown', 'read.not_caught_up')
  async byDay(@Query() query: TrialBalanceByDayQuery): Promise<TrialBalanceByDayDto | StreamableFile> {
    const days = await this.daysOf(query);
    // What was recorded by then counts, and is in the log by now; the rows must have it, too.
    if (days.knownAt !== null) await this.ports.projections.waitForAll(balanceProjection.name);
    const turnovers = await trialBalanceByDay(this.ports.database, days);
    const units = await walletUnits(this.ports.database);
    if (query.format === 'csv')
      return new StreamableFile(Buffer.from(csvOf(turnovers, units)), { type: CSV_MEDIA_TYPE });
    return {
      ...{ from: days.from, to: days.to, timeZone: days.zone, knownAt: days.knownAt },
      final: days.knownAt !== null && epochMs(this.ports.clock.now()) - epochMs(days.knownAt) >= FINAL_AFTER_MS,
      balanced: turnovers.every(({ accounts, days: each }) =>
        [{ accounts }, ...each].every((of) => isBalanced(of.accounts)),
      ),
      wallets: turnovers.map(({ walletId, accounts, days: each }) => ({
        ...{ walletId, unit: units.get(walletId) ?? null, accounts: accounts.map(exact) },
        days: each.map((day) => ({ date: day.date, accounts: day.accounts.map(exact) })),
      })),
    };
  }

  /** @throws Rejected date.invalid, instant.invalid, zone.unknown, request.invalid */
  private async daysOf({ from, to = from, knownAt, timeZone }: TrialBalanceByDayQuery): Promise<Days> {
    const dates = { from: localDate(from), to: localDate(to) };
    if (dates.to < dates.from || dates.to > addDays(dates.from, DAYS_MAX - 1))
      throw invalid('/to', `must be at most ${String(DAYS_MAX)} days from \`from\`, and not before it`);
    return {
      ...dates,
      zone: zoneId(timeZone ?? (await frameOf(this.ports.database)).timeZone),
      knownAt: knownAt === undefined ? null : startOfQuarter(parseInstant(knownAt)),
    };
  }
}

const startOfQuarter = (instant: InstantIso): InstantIso => {
  if (epochMs(instant) % QUARTER_HOUR_MS !== 0)
    throw invalid('/knownAt', 'must be the start of a quarter of an hour, such as 2026-11-03T00:15:00Z');
  return instant;
};

const invalid = (pointer: string, message: string): Rejected =>
  new Rejected<PlatformProblemCode>('request.invalid', { errors: [{ pointer, message }] });

const exact = ({ account, opening, debit, credit, closing }: AccountTurnover): AccountTurnoverDto => ({
  account,
  opening: exactInteger(String(opening)),
  debit: exactInteger(String(debit)),
  credit: exactInteger(String(credit)),
  closing: exactInteger(String(closing)),
});

const csvOf = (turnovers: readonly WalletTurnover[], units: ReadonlyMap<string, string>): string =>
  csvLines([
    COLUMNS,
    ...turnovers.flatMap(({ walletId, days }) =>
      days.flatMap(({ date, accounts }) =>
        accounts.map(({ account, opening, debit, credit, closing }) => [
          ...[date, walletId, units.get(walletId) ?? null, account],
          ...[opening, debit, credit, closing],
        ]),
      ),
    ),
  ]);
