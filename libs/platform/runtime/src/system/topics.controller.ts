import { randomUUID } from 'node:crypto';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { TOPICS } from '@accrue/contracts';
import { instantFromEpochMs, Rejected } from '@accrue/kernel';
import {
  Caller,
  NDJSON_MEDIA_TYPE,
  NotAudited,
  parseNdjson,
  refuseOtherStores,
  Refuses,
  Roles,
  type ApiCaller,
  type PlatformProblemCode,
} from '@accrue/http';
import { activeTraceparent } from '@accrue/telemetry';
import { PublishedDto, RawMessageDto } from './answers.dto';
import { PLATFORM_PORTS, type PlatformPorts } from './platform-ports';
import type { SystemProblemCode } from './problems';
import { readRawMessage, storeOf } from './raw-message';

const MESSAGES_MAX = 5_000;
const EXAMPLE = '{"key":"4711","value":{}}';

/** The way onto the bus for tills when there is no broker to send to. */
@ApiTags('platform')
@Controller('v1/topics')
export class TopicsController {
  constructor(@Inject(PLATFORM_PORTS) private readonly ports: PlatformPorts) {}

  @NotAudited()
  @Roles('pos')
  @Post(':topic/messages')
  @HttpCode(202)
  @ApiConsumes('application/json', NDJSON_MEDIA_TYPE)
  @ApiExtraModels(RawMessageDto)
  @ApiBody({
    schema: { oneOf: [{ $ref: getSchemaPath(RawMessageDto) }, { type: 'string', example: `${EXAMPLE}\n` }] },
    description: `One message, or one such object a line, at most ${MESSAGES_MAX.toLocaleString('en')}.`,
  })
  @ApiOperation({
    summary: 'Publish messages from outside',
    description: '202: they are durable and will be handled. What cannot be handled becomes a dead letter.',
  })
  @ApiAcceptedResponse({ type: PublishedDto })
  @Refuses('topic.not_open', 'auth.store_not_allowed')
  async publish(
    @Param('topic') topic: string,
    @Body() body: unknown,
    @Caller() caller: ApiCaller,
  ): Promise<PublishedDto> {
    const open = this.ports.outsideTopics().map((contract) => contract.topic as string);
    if (!open.includes(topic)) throw new Rejected<SystemProblemCode>('topic.not_open', { topic, open });
    const now = instantFromEpochMs(Date.now());
    const traceparent = activeTraceparent();
    const messages = readMessages(body).map((input) => {
      const message = readRawMessage(input, { topic, now, id: randomUUID(), traceparent });
      // As with a line that is none: nothing of the batch is published.
      // Only receipts are of a store: whatever else says so is of none.
      refuseOtherStores(caller, topic === TOPICS.posReceipts ? storeOf(message) : null);
      return message;
    });
    await this.ports.bus.publish(topic, messages);
    return { accepted: messages.length };
  }
}

const readMessages = (body: unknown): readonly unknown[] => {
  if (typeof body !== 'string') return [body];
  return parseNdjson(body, { linesMax: MESSAGES_MAX, example: EXAMPLE }).map((line): unknown => {
    // Before anything is published: a batch is taken whole or not at all.
    if (!line.ok)
      throw new Rejected<PlatformProblemCode>(line.rejection.code, { ...line.rejection.data, line: line.line });
    return line.value;
  });
};
