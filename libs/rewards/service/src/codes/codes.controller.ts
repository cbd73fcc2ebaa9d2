import { Body, Controller, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  Caller,
  CorrelationId,
  NDJSON_MEDIA_TYPE,
  Refuses,
  Roles,
  TEXT_MEDIA_TYPES,
  type ApiCaller,
} from '@accrue/http';
import { AddCodesHandler } from './add-codes.handler';
import { codesOfBody } from './codes-of-body';
import { AddCodesDto, CodesAddedDto, CodesPreviewDto, CodesQuery } from './codes.dto';

@ApiTags('rewards')
@ApiExtraModels(AddCodesDto)
@Controller('v1')
export class CodesController {
  constructor(private readonly handler: AddCodesHandler) {}

  @Roles('operator')
  @Post('rewards/:rewardId/codes')
  @ApiOperation({
    summary: 'Add codes to a reward’s pool: JSON, lines with one code each, or CSV',
    description:
      'CSV has one column, with or without a heading, or several of which one is headed `code`. `dryRun=true` answers 200 with what would be added.',
  })
  @ApiConsumes('application/json', NDJSON_MEDIA_TYPE, ...TEXT_MEDIA_TYPES)
  @ApiBody({
    schema: { oneOf: [{ $ref: getSchemaPath(AddCodesDto) }, { type: 'string', example: 'FIVE-7K2M\nFIVE-9QXT\n' }] },
  })
  @ApiCreatedResponse({ type: CodesAddedDto })
  @ApiOkResponse({ type: CodesPreviewDto, description: 'With dryRun=true' })
  @Refuses('reward.unknown', 'reward.takes_no_codes', 'reward.pool_full', 'write.conflict')
  async add(
    @Param('rewardId') rewardId: string,
    @Query() { dryRun }: CodesQuery,
    @Body() body: unknown,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CodesAddedDto | CodesPreviewDto> {
    const codes = codesOfBody(body);
    if (dryRun !== 'true') return this.handler.add({ rewardId, codes, correlationId, actor: caller.name });
    void reply.status(HttpStatus.OK);
    return this.handler.preview(rewardId, codes);
  }
}
