import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Roles } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { pointsByMonth, type MonthOfPoints, type PointsByMonth } from './points-by-month';
import { UnitOrNullProperty } from '../account/wallet-units';

const integer = (description: string) => ({ type: 'integer', description }) as const;

class MonthOfPointsDto implements MonthOfPoints {
  @ApiProperty({ example: '2026-10' }) month!: string;
  @ApiProperty() walletId!: string;
  @UnitOrNullProperty() unit!: string | null;
  @ApiProperty(integer('Earned by receipts')) granted!: number;
  @ApiProperty(integer('Taken back for returns, voids and corrections')) reversed!: number;
  @ApiProperty(integer('granted − reversed')) issued!: number;
  @ApiProperty(integer('Spent')) redeemed!: number;
  @ApiProperty(integer('Lost by age')) expired!: number;
  @ApiProperty(integer('Given (+) or taken (−) by hand')) adjusted!: number;
  @ApiProperty(integer('Received from other members, minus sent: 0 but for what is on its way')) transferred!: number;
  @ApiProperty(integer('Brought along from another system: not issued')) migrated!: number;
  @ApiProperty(integer('Taken back beyond what was left: a person decides whether it is owed')) inReview!: number;
  @ApiProperty(integer('Taken back beyond what was left, and not owed')) writtenOff!: number;
  @ApiProperty(integer('Pending + active + held at the end of the month: the liability')) outstanding!: number;
  @ApiProperty(integer('Owed by members at the end of the month, positive')) owed!: number;
}

class PointsByMonthDto implements PointsByMonth {
  @ApiProperty({ type: String, nullable: true, description: 'The programme’s zone; null before its first version' })
  timeZone!: string | null;
  @ApiProperty({ type: [MonthOfPointsDto] }) months!: MonthOfPointsDto[];
}

@ApiTags('ledger')
@Controller('v1/ledger')
export class PointsByMonthController {
  constructor(private readonly ports: ContextPorts) {}

  @Roles('analyst')
  @Get('points-by-month')
  @ApiOperation({
    summary: 'Points issued, redeemed and outstanding in each month of the programme’s zone',
    description:
      'By event time: a receipt that comes late changes the month in which it happened. Months in which nothing changed are left out.',
  })
  @ApiOkResponse({ type: PointsByMonthDto })
  pointsByMonth(): Promise<PointsByMonthDto> {
    return pointsByMonth(this.ports.database) as Promise<PointsByMonthDto>;
  }
}
