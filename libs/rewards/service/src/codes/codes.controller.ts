import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, CorrelationId, NDJSON_MEDIA_TYPE, Roles, type ApiCaller } from '@accrue/http';
import { AddCodesHandler } from './add-codes.handler';
import { codesOfBody } from './codes-of-body';
import { AddCodesDto, CodesAddedDto } from './codes.dto';

@ApiTags('rewards')
@Controller('v1')
export class CodesController {
  constructor(private readonly handler: AddCodesHandler) {}

  @Roles('operator')
  @Post('rewards/:rewardId/codes')
  @ApiOperation({ summary: 'Add codes to a reward’s pool: JSON, or lines with one code each' })
  @ApiConsumes('application/json', NDJSON_MEDIA_TYPE)
  @ApiBody({ type: AddCodesDto })
  @ApiCreatedResponse({ type: CodesAddedDto })
  add(
    @Param('rewardId') rewardId: string,
    @Body() body: unknown,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<CodesAddedDto> {
    return this.handler.add({ rewardId, codes: codesOfBody(body), correlationId, actor: caller.name });
  }
}
