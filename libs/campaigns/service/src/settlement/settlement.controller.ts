import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { settleBrands } from '@accrue/campaigns-domain';
import { Refuses, Roles } from '@accrue/http';
import { localDate, Rejected, startOfLocalDay } from '@accrue/kernel';
import type { CampaignsProblemCode } from '../problems';
import { Programmes } from '../programme/programmes';
import { BrandSums } from './brand-sums';

const DATE = /^\d{4}-\d{2}-\d{2}$/;

class SettlementQuery {
  @ApiProperty({ description: 'The first day, in the programme’s time zone', example: '2026-10-01' })
  @Matches(DATE, { message: 'from must be a day like 2026-10-01' })
  from!: string;

  @ApiProperty({ description: 'The first day after it', example: '2026-11-01' })
  @Matches(DATE, { message: 'until must be a day like 2026-11-01' })
  until!: string;
}

class UnassignedPointsDto {
  @ApiProperty({ type: 'integer', description: 'Earned, without what was taken back' }) issued!: number;
  @ApiProperty({ type: 'integer', description: 'Paid with, without what was given back' }) redeemed!: number;
}

class SettledBrandDto extends UnassignedPointsDto {
  @ApiProperty({ example: 'beans' }) brandId!: string;
  @ApiProperty({ example: 'Beans' }) name!: string;
  @ApiProperty({ type: 'integer', description: 'What the points cost the brand that were earned with it' })
  issuedMinor!: number;
  @ApiProperty({ type: 'integer', description: 'What the points bring the brand that were spent with it' })
  redeemedMinor!: number;
  @ApiProperty({ type: 'integer', description: 'What the brand is owed; below 0: what it owes' }) netMinor!: number;
}

class OwedDto {
  @ApiProperty({ type: String, nullable: true, description: 'Brand; null: the programme', example: 'beans' })
  from!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Brand; null: the programme', example: 'leaves' })
  to!: string | null;
  @ApiProperty({ type: 'integer' }) amountMinor!: number;
}

export class SettlementDto {
  @ApiProperty({ example: '2026-10-01' }) from!: string;
  @ApiProperty({ example: '2026-11-01' }) until!: string;
  @ApiProperty() walletId!: string;
  @ApiProperty({ description: 'ISO 4217', example: 'GBP' }) currency!: string;
  @ApiProperty({ type: [SettledBrandDto] }) brands!: readonly SettledBrandDto[];
  @ApiProperty({ type: UnassignedPointsDto, description: 'At stores of no brand' }) unassigned!: UnassignedPointsDto;
  @ApiProperty({ type: [OwedDto], description: 'Who pays whom; together it evens out what all are owed' })
  owed!: readonly OwedDto[];
}

@ApiTags('programme')
@Controller('v1/settlement')
export class SettlementController {
  constructor(
    private readonly programmes: Programmes,
    private readonly sums: BrandSums,
  ) {}

  @Roles('analyst')
  @Get()
  @ApiOperation({
    summary: 'What brands of a coalition owe each other for points',
    description:
      'By when points were earned, spent and came back, at the prices of the published programme. Some moments behind.',
  })
  @ApiOkResponse({ type: SettlementDto })
  @Refuses('programme.not_published', 'settlement.no_coalition', 'settlement.period_empty', 'date.invalid')
  async settle(@Query() { from, until }: SettlementQuery): Promise<SettlementDto> {
    const latest = (await this.programmes.versions()).at(-1);
    const { coalition } = latest?.programme.document ?? {};
    if (latest === undefined || coalition === undefined)
      throw new Rejected<CampaignsProblemCode>('settlement.no_coalition');
    const { timeZone, currency } = latest.programme;
    const period = {
      from: startOfLocalDay(localDate(from), timeZone),
      until: startOfLocalDay(localDate(until), timeZone),
    };
    if (period.from >= period.until) throw new Rejected<CampaignsProblemCode>('settlement.period_empty');
    const { brands, unassigned, owed } = settleBrands(coalition, await this.sums.read(coalition, period));
    const nameOf = new Map(coalition.brands.map(({ id, name }) => [id, name]));
    return {
      ...{ from, until, walletId: coalition.wallet, currency },
      brands: brands.map(({ brandId, ...sums }) => ({
        ...{ brandId: brandId ?? '', name: nameOf.get(brandId ?? '') ?? '' },
        ...sums,
      })),
      unassigned: { issued: unassigned.issued, redeemed: unassigned.redeemed },
      owed,
    };
  }
}
