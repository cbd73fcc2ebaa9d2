import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import { Optional, Roles } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { epochMs, instantFromEpochMs, PLAIN_TEXT } from '@accrue/kernel';
import { IsNull } from 'typeorm';
import { memberDirectory } from '../read-models/member-directory/member-directory.projection';

const RECENT_MS = 30 * 86_400_000;
const NO_CONTROLS = { message: '$property must not hold control characters' };

class EnrolmentsQuery {
  @ApiProperty({ description: 'Pseudonym of the employee', example: 'E-77' })
  @IsString()
  @Length(1, 64)
  @Matches(PLAIN_TEXT, NO_CONTROLS)
  employeeId!: string;

  @ApiPropertyOptional({ description: 'Absent: where no store was named' })
  @Optional()
  @IsString()
  @Length(1, 64)
  @Matches(PLAIN_TEXT, NO_CONTROLS)
  storeId?: string;
}

class EnrolmentsDto {
  @ApiProperty({ type: 'integer', minimum: 0, description: 'In all', example: 41 }) enrolled!: number;
  @ApiProperty({ type: 'integer', minimum: 0, description: 'In the last 30 days', example: 7 }) recent!: number;
}

interface Counts {
  readonly enrolled: number;
  readonly recent: number;
}

@ApiTags('members')
@Controller('v1/enrolments')
export class EnrolmentsController {
  constructor(private readonly ports: ContextPorts) {}

  @Roles('pos', 'analyst', 'support')
  @Get()
  @ApiOperation({
    summary: 'How many members an employee has enrolled at a store',
    description: 'Some moments behind. Also those who left since.',
  })
  @ApiOkResponse({ type: EnrolmentsDto })
  async count(@Query() { employeeId, storeId }: EnrolmentsQuery): Promise<EnrolmentsDto> {
    const since = instantFromEpochMs(epochMs(this.ports.clock.now()) - RECENT_MS);
    const counts = await this.ports.readModels
      .of(memberDirectory)
      .createQueryBuilder('member')
      .select('count(*)::int', 'enrolled')
      .addSelect('(count(*) filter (where member.enrolled_at >= :since))::int', 'recent')
      .where({ enrolled_by: employeeId, store_id: storeId ?? IsNull() })
      .setParameters({ since })
      .getRawOne<Counts>();
    if (counts === undefined) throw new Error('an aggregate without groups has one row');
    return counts;
  }
}
