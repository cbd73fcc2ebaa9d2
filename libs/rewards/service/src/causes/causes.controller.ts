import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { ContextPorts } from '@accrue/context-kit';
import { Roles } from '@accrue/http';
import { causes, type CauseRow } from '../read-models/cause/cause.projection';

class CauseDto {
  @ApiProperty({ example: 'bees', description: 'As rewards of the kind `donation` name it' })
  cause!: string;
  @ApiProperty({ example: 'GBP' })
  currency!: string;
  @ApiProperty({ type: 'integer', description: 'How often members have given to it, less what was undone' })
  donations!: number;
  @ApiProperty({ type: 'integer', description: 'For their points, in minor units of the currency' })
  amount!: number;
  @ApiProperty({ type: 'integer', description: 'What the programme added to that, in minor units' })
  matching!: number;
}

class CauseListDto {
  @ApiProperty({ type: [CauseDto], description: 'By name; a programme has 1,000 rewards at most, and no more causes' })
  causes!: readonly CauseDto[];
}

@ApiTags('rewards')
@Controller('v1')
export class CausesController {
  constructor(private readonly ports: ContextPorts) {}

  @Roles('pos', 'analyst', 'support')
  @Get('causes')
  @ApiOperation({ summary: 'What members have given to each cause, a moment ago' })
  @ApiOkResponse({ type: CauseListDto })
  async list(): Promise<CauseListDto> {
    const rows = await this.ports.readModels
      .of(causes)
      .rows('cause')
      .orderBy('cause.cause')
      .addOrderBy('cause.currency')
      .getRawMany<CauseRow>();
    return { causes: rows };
  }
}
