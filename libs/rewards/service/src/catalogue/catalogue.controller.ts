import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AtLeastRevision, Refuses, Roles } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { Rejected } from '@accrue/kernel';
import { catalogue, type CatalogueRow } from '../read-models/catalogue/catalogue.projection';
import { Rewards } from '../streams/rewards';
import { CatalogueDto, RewardDto } from './catalogue.dto';
import type { RewardsProblemCode } from '../problem-statuses';

@ApiTags('rewards')
@Controller('v1')
export class CatalogueController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly rewards: Rewards,
  ) {}

  @Roles('pos', 'analyst', 'support')
  @Get('rewards')
  @ApiOperation({ summary: 'The rewards on offer' })
  @ApiOkResponse({ type: CatalogueDto })
  async list(): Promise<CatalogueDto> {
    const rows = await this.ports.readModels
      .of(catalogue)
      .rows('reward')
      .where({ status: 'active' })
      .orderBy('reward.points')
      .addOrderBy('reward.reward_id')
      .getRawMany<CatalogueRow>();
    return { rewards: rows.map(rewardOf) };
  }

  @Roles('pos', 'analyst', 'support')
  @Get('rewards/:rewardId')
  @ApiOperation({ summary: 'A reward, also a retired one' })
  @ApiOkResponse({ type: RewardDto })
  @Refuses('reward.unknown')
  async show(@Param('rewardId') rewardId: string, @Query() query: AtLeastRevision): Promise<RewardDto> {
    await this.rewards.caughtUp('catalogue', rewardId, query);
    const row = await this.ports.readModels.of(catalogue).findOneBy({ reward_id: rewardId });
    if (row === null) throw new Rejected<RewardsProblemCode>('reward.unknown', { rewardId });
    return rewardOf(row);
  }
}

export const rewardOf = (row: CatalogueRow): RewardDto => ({
  rewardId: row.reward_id,
  title: row.title,
  walletId: row.wallet_id,
  unit: row.unit,
  points: row.points,
  gives: row.gives,
  ...(row.value === null ? {} : { value: row.value }),
  ...said({ from: row.conditions?.from, until: row.conditions?.until, tiers: row.conditions?.tiers }),
  ...(row.limits === null ? {} : { limits: said(row.limits) }),
  status: row.status,
  stock: row.stock,
  available: row.available,
  revision: row.revision,
});

/** Only what is there. */
const said = <T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null && value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
