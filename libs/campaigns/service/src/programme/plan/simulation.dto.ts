import { ApiProperty } from '@nestjs/swagger';
import type {
  ExpenseFigures,
  MembersMoved,
  PlannedBudget,
  PlannedExpense,
  PlannedMember,
  PlannedMembers,
  PlannedMonth,
  PlannedReward,
  PlannedRule,
  PlannedTier,
  PlannedWallet,
  PlanFigures,
  PlanReport,
} from '@accrue/campaigns-domain';
import { FindingDto } from '../health/finding.dto';
import { PlannedCostDto, PlannedProgrammeDto } from '../programme.dto';

const count = (description: string) => ({ type: 'integer', minimum: 0, description, example: 1250 }) as const;
const money = (description: string) => ({ type: 'integer', nullable: true, description, example: 1250 }) as const;

const TIER = {
  ...{ type: String, nullable: true, example: 'gold' },
  description:
    'Of the member before the sale or the action, as the draft calls it; null: none, or one that the draft lacks',
} as const;
const MONTH = {
  ...{ pattern: '^\\d{4}-\\d{2}$', example: '2026-10' },
  description: 'Of the sale or the action; what was taken back counts in the month in which it was',
} as const;

class PlanFiguresDto implements PlanFigures {
  @ApiProperty(count('Granted for sales and actions')) issued!: number;
  @ApiProperty(count('Of that, taken back by returns, exchanges, voids and revoked actions')) takenBack!: number;
  @ApiProperty(
    money('Minor units: what members keep, at the wallet’s `value` or the reward’s `cost`; null: it has none'),
  )
  costMinor!: number | null;
  @ApiProperty(
    money('The same without what has expired by `asOf`; what was spent is not known here. null also for rewards'),
  )
  liabilityMinor!: number | null;
}

class ComparedFiguresDto {
  @ApiProperty({ description: 'Under the published version, all the time' }) published!: PlanFiguresDto;
  @ApiProperty({ description: 'Under the draft, all the time' }) draft!: PlanFiguresDto;
}

class PlannedWalletDto extends ComparedFiguresDto implements PlannedWallet {
  @ApiProperty({ example: 'points' }) walletId!: string;
  @ApiProperty({ example: 'Points' }) name!: string;
  @ApiProperty({ description: '`points`, `stamps`, or a currency', example: 'points' }) unit!: string;
}

class ComparedCountsDto {
  @ApiProperty(count('Under the published version')) published!: number;
  @ApiProperty(count('Under the draft')) draft!: number;
}

class MembersMovedDto implements MembersMoved {
  @ApiProperty(count('Members for whom it comes to more under the draft')) up!: number;
  @ApiProperty(count('Members for whom it comes to less')) down!: number;
}

class PlannedRuleDto extends ComparedFiguresDto implements PlannedRule {
  @ApiProperty({ example: 'base' }) ruleId!: string;
  @ApiProperty({ example: 'Base' }) name!: string;
  @ApiProperty({ example: 'points' }) walletId!: string;
  @ApiProperty({ enum: ['added', 'removed', 'kept'] }) change!: PlannedRule['change'];
  @ApiProperty({ description: 'To how many sales or actions it gave something' }) sales!: ComparedCountsDto;
  @ApiProperty() members!: MembersMovedDto;
}

class PlannedTierDto extends ComparedFiguresDto implements PlannedTier {
  @ApiProperty(TIER) tierId!: string | null;
  @ApiProperty({ example: 'points' }) walletId!: string;
  @ApiProperty() members!: MembersMovedDto;
}

class PlannedMonthDto extends ComparedFiguresDto implements PlannedMonth {
  @ApiProperty(MONTH) month!: string;
  @ApiProperty({ example: 'points' }) walletId!: string;
}

class PlannedMemberDto implements PlannedMember {
  @ApiProperty({ type: String, example: 'm-7f3a' }) memberId!: PlannedMember['memberId'];
  @ApiProperty(count('What the member keeps under the published version')) published!: number;
  @ApiProperty(count('Under the draft')) draft!: number;
}

class MostDto {
  @ApiProperty({ type: [PlannedMemberDto] }) winners!: readonly PlannedMemberDto[];
  @ApiProperty({ type: [PlannedMemberDto] }) losers!: readonly PlannedMemberDto[];
}

class PlannedMembersDto implements PlannedMembers {
  @ApiProperty({ example: 'points' }) walletId!: string;
  @ApiProperty(count('Members who have more under the draft')) winners!: number;
  @ApiProperty(count('Members who have less')) losers!: number;
  @ApiProperty(count('Members who have the same')) unchanged!: number;
  @ApiProperty({ description: 'At most ten of each, the largest difference first' }) most!: MostDto;
}

class PlannedBudgetDto implements PlannedBudget {
  @ApiProperty({ example: 'spring' }) budgetId!: string;
  @ApiProperty({ example: 'Spring campaign' }) name!: string;
  @ApiProperty({ example: 'points' }) walletId!: string;
  @ApiProperty(count('Of each period, and of each store if each has its own')) amount!: number;
  @ApiProperty(count('Periods, and stores, for which something would have been drawn')) parts!: number;
  @ApiProperty(count('Of these, how many would have been used up')) exhausted!: number;
  @ApiProperty({
    ...count('What this report counts, and nobody would have been given because the budget was used up'),
    example: 0,
  })
  over!: number;
}

class ExpenseFiguresDto implements ExpenseFigures {
  @ApiProperty(count('Minor units, on all sales, before anything came back')) grantedMinor!: number;
  @ApiProperty(count('Of that, undone by returns, exchanges and voids')) takenBackMinor!: number;
  @ApiProperty(count('What is left of it')) costMinor!: number;
}

class ComparedExpenseDto {
  @ApiProperty({ description: 'Under the published version, all the time' }) published!: ExpenseFiguresDto;
  @ApiProperty({ description: 'Under the draft, all the time' }) draft!: ExpenseFiguresDto;
}

class ExpenseMonthDto extends ComparedExpenseDto {
  @ApiProperty(MONTH) month!: string;
}

class ExpenseTierDto extends ComparedExpenseDto {
  @ApiProperty(TIER) tierId!: string | null;
}

class PlannedExpenseDto extends ComparedExpenseDto implements PlannedExpense {
  @ApiProperty({
    enum: ['discount', 'coupon', 'commission'],
    description:
      'discount: what tills would have been told to take off each basket as it was, by what was counted before it; the most that they could have ' +
      'taken off, since not all ask. coupon: the most that coupons could have taken off beyond that, if each had been used by the receipts for which that is most. commission: what partners would have earned by members whom they referred',
  })
  of!: PlannedExpense['of'];
  @ApiProperty({ description: 'Of the discount, or of the offer; `commission` for all partners', example: 'card' })
  id!: string;
  @ApiProperty({ example: 'Club card' }) name!: string;
  @ApiProperty({
    ...{ type: ExpenseFiguresDto, nullable: true },
    description: 'What tills took off in fact, as receipts of the period say, right or not; null for commissions',
  })
  recorded!: ExpenseFiguresDto | null;
  @ApiProperty({ type: [ExpenseMonthDto] }) months!: readonly ExpenseMonthDto[];
  @ApiProperty({ type: [ExpenseTierDto] }) tiers!: readonly ExpenseTierDto[];
}

class RewardMonthDto extends ComparedFiguresDto {
  @ApiProperty(MONTH) month!: string;
}

class RewardTierDto extends ComparedFiguresDto {
  @ApiProperty(TIER) tierId!: string | null;
}

/** Figures are times. */
class PlannedRewardDto extends ComparedFiguresDto implements PlannedReward {
  @ApiProperty({ example: 'free-coffee' }) rewardId!: string;
  @ApiProperty({ example: 'A coffee' }) name!: string;
  @ApiProperty({ type: [RewardMonthDto] }) months!: readonly RewardMonthDto[];
  @ApiProperty({ type: [RewardTierDto] }) tiers!: readonly RewardTierDto[];
}

class ReplayedDto {
  @ApiProperty(count('Members with receipts or actions in the period')) members!: number;
  @ApiProperty(count('Their receipts in it')) receipts!: number;
  @ApiProperty(count('What else they did in it')) actions!: number;
}

class AsRecordedDto {
  @ApiProperty(count('Members whose receipts and actions of the period were all recorded under the published version'))
  compared!: number;
  @ApiProperty({
    ...count('Of those, for whom the replay of that version says anything else than what they were given'),
    example: 0,
  })
  differing!: number;
}

export class SimulationReportDto extends PlannedProgrammeDto implements PlanReport {
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Event time of the first sales that count; null: all do',
    example: '2025-10-31T16:42:10.000Z',
  })
  from!: string | null;
  @ApiProperty({ type: String, format: 'date-time', example: '2026-10-31T16:42:10.000Z' }) asOf!: string;
  @ApiProperty({ description: 'Of all `…Minor`', example: 'GBP' }) currency!: string;
  @ApiProperty() replayed!: ReplayedDto;
  @ApiProperty({ type: [PlannedWalletDto] }) wallets!: readonly PlannedWalletDto[];
  @ApiProperty({ type: [PlannedRuleDto] }) rules!: readonly PlannedRuleDto[];
  @ApiProperty({ type: [PlannedTierDto] }) tiers!: readonly PlannedTierDto[];
  @ApiProperty({ type: [PlannedMonthDto] }) months!: readonly PlannedMonthDto[];
  @ApiProperty({ type: [PlannedMembersDto] }) members!: readonly PlannedMembersDto[];
  @ApiProperty({
    type: [PlannedBudgetDto],
    description: 'Budgets of the draft, and what would have been drawn on them',
  })
  budgets!: readonly PlannedBudgetDto[];
  @ApiProperty({
    type: [PlannedExpenseDto],
    description:
      'What either programme costs besides what members earn; empty: it has no discounts and pays no partners',
  })
  expenses!: readonly PlannedExpenseDto[];
  @ApiProperty({
    type: [PlannedRewardDto],
    description:
      'Rewards that members would have been given for no points, how often, and what that costs. Prizes of draws that close in the period or later count as if a ticket won each',
  })
  rewards!: readonly PlannedRewardDto[];
  @ApiProperty({
    type: [PlannedCostDto],
    description: 'All of it, as `guardrails.maxCostIncrease` compares it: the first is money',
  })
  costs!: readonly PlannedCostDto[];
  @ApiProperty({ type: [String], description: 'Rules of the draft that gave nothing to anybody', example: ['base'] })
  neverFired!: readonly string[];
  @ApiProperty({
    type: [String],
    description:
      'Counters and segments that the published version does not have: they begin at zero when the draft is published, while this report counts all there is',
    example: ['visits-30d'],
  })
  beginAtZero!: readonly string[];
  @ApiProperty({
    type: [FindingDto],
    description: 'Mistakes that the draft shows, as `:validate` tells them',
    example: [],
  })
  warnings!: readonly FindingDto[];
  @ApiProperty({ description: 'The proof that the replay awards as receipts are awarded' }) asRecorded!: AsRecordedDto;
}
