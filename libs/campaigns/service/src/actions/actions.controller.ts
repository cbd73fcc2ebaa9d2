import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { actionPerformed } from '@accrue/contracts';
import {
  AcceptsLanguage,
  AnswerLanguage,
  AnswersLines,
  Caller,
  CorrelationId,
  Language,
  LANGUAGE_HEADERS,
  NDJSON_MEDIA_TYPE,
  NotAudited,
  Refuses,
  Roles,
  type ApiCaller,
} from '@accrue/http';
import { isReceiptId, Rejected, type ActionId } from '@accrue/kernel';
import { worded } from '@accrue/wording';
import { answerLines, batchOf } from '../intake/batch-lines';
import { senderOf } from '../intake/sender';
import { ACTION_REFUSALS, type CampaignsProblemCode } from '../problems';
import { Programmes } from '../programme/programmes';
import { Teller } from '../teller';
import { ACTION_SCHEMA, ActionAnswerDto, ActionBatchLineDto, ActionShownDto, RevokeActionDto } from './action.dto';
import { Actions } from './actions';
import { answerOf, traceOf } from './answer';

const LINE_EXAMPLE = JSON.stringify(actionPerformed.examples[0]);

@ApiTags('actions')
@Controller('v1')
export class ActionsController {
  constructor(
    private readonly actions: Actions,
    private readonly programmes: Programmes,
    private readonly teller: Teller,
  ) {}

  @NotAudited()
  @Roles('pos')
  @Post('actions')
  @ApiBody({ schema: ACTION_SCHEMA, description: 'Action v1' })
  @ApiOperation({
    summary: 'Record what a member did that is no purchase, and award its points',
    description:
      '201 when it is recorded now, 200 with the same answer when it was before, 409 action.conflict when its key was used for something ' +
      'else. Who is not known yet is waited for, up to half a second; then it is refused with member.unknown, and can be sent again. ' +
      'An action is of no store, so a key that is limited to stores makes none.',
  })
  @ApiCreatedResponse({ type: ActionAnswerDto, description: 'Recorded' })
  @ApiOkResponse({ type: ActionAnswerDto, description: 'Recorded before' })
  @Refuses(...ACTION_REFUSALS, 'write.conflict')
  async record(
    @Body() body: unknown,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActionAnswerDto> {
    const asked = { source: 'http', ...senderOf(caller), correlationId, isPatient: true };
    const answer = await this.actions.recordOne(body, asked);
    void reply.status(answer.duplicate ? 200 : 201);
    return answer;
  }

  @NotAudited()
  @Roles('pos')
  @Post('actions::batch')
  @HttpCode(200)
  @ApiConsumes(NDJSON_MEDIA_TYPE)
  @ApiBody({ schema: { type: 'string', example: `${LINE_EXAMPLE}\n` }, description: batchOf('action v1') })
  @ApiOperation({
    summary: 'Record many actions',
    description:
      'One answer a line, in the order of the lines: the outcome, or `{line, problem}`. A bad line spoils only itself. Safe to repeat.',
  })
  @AnswersLines(ActionBatchLineDto, 'One answer a line')
  @Refuses('programme.not_published', 'write.conflict')
  async batch(
    @Body() body: unknown,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<string> {
    const asked = { source: 'bulk', ...senderOf(caller), correlationId };
    return answerLines(body, {
      example: LINE_EXAMPLE,
      take: (values) => this.actions.record(values, asked),
      tell: (answer) => Promise.resolve(answer),
    });
  }

  @Roles('pos')
  @Post('actions/:key(^[^]+)::revoke')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Take an action back, with what it earned',
    description:
      'From `occurredAt` on its points are gone, and what limits had counted is free again for what is done after that. Again is the same ' +
      'answer: the first time stands. The key is used up: what is done again is another action.',
  })
  @ApiOkResponse({ type: ActionAnswerDto })
  @Refuses(
    'action.unknown',
    'action.instant_invalid',
    'action.in_the_future',
    'action.revoked_before_done',
    'auth.store_not_allowed',
    'programme.not_published',
    'write.conflict',
  )
  async revoke(
    @Param('key') key: string,
    @Body() body: RevokeActionDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<ActionAnswerDto> {
    const asked = { source: 'http', ...senderOf(caller), correlationId };
    const revocation = { occurredAt: body.occurredAt ?? null, reason: body.reason ?? null };
    return this.actions.revoke(askedAction(key), revocation, asked);
  }

  @Roles('pos', 'analyst', 'support')
  @Get('actions/:key')
  @ApiOperation({
    summary:
      'An action, what it earned, and why; an enrolment is `~` and the member, a birthday `~{memberId}~birthday~2027`',
  })
  @ApiOkResponse({ type: ActionShownDto, headers: LANGUAGE_HEADERS })
  @AcceptsLanguage()
  @Refuses('action.unknown', 'programme.not_published')
  async show(@Param('key') key: string, @Language() language: AnswerLanguage): Promise<ActionShownDto> {
    const found = await this.actions.show(askedAction(key));
    const [versions, reader] = [await this.programmes.versions(), await this.teller.readerOf(language)];
    const trace = traceOf(found, versions).map((rule) => ({
      ...rule,
      reasons: rule.reasons.map((reason) => worded(reason, reader)),
    }));
    return { ...answerOf(found, versions, false), trace };
  }
}

/** @throws Rejected action.unknown for what no action can be called */
const askedAction = (key: string): ActionId => {
  // That of an enrolment ends with the id of a member, which has the same form.
  if (!isReceiptId(key) || !isReceiptId(key.replace(/^~/, '')))
    throw new Rejected<CampaignsProblemCode>('action.unknown', { key: key.slice(0, 64) });
  return key as string as ActionId;
};
