import { Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { identityFreed, identityLinked, memberClosed, tierChanged, type EventContract } from '@accrue/contracts';
import type { Transaction } from '@accrue/persistence';
import type { Message, MessageOf, WiredSubscription } from '../message-bus';
import { BusTransport, connectBus } from './bus-transport';
import { Consumes, ConsumesInAnyOrder, ConsumesInTransaction, Policy } from './consumes.decorator';

const given: unknown[] = [];

/** What these handlers take is checked when this file is compiled. */
@Policy()
class FollowMembers {
  @Consumes('campaigns.apply-when-tier-changed', tierChanged)
  async one({ data }: MessageOf<typeof tierChanged>): Promise<void> {
    given.push(data.timeline);
    return Promise.reject(new RangeError('as it was thrown'));
  }

  @ConsumesInTransaction('campaigns.follow', identityLinked, identityFreed, memberClosed)
  async page(
    facts: readonly MessageOf<typeof identityLinked | typeof identityFreed | typeof memberClosed>[],
    tx: Transaction,
  ) {
    for (const fact of facts) {
      if (fact.type === memberClosed.type) given.push(fact.data.closedAt);
      // @ts-expect-error an identity is linked or freed, and not closed
      else given.push(fact.data.closedAt);
    }
    await tx.query('insert …', []);
  }

  @ConsumesInAnyOrder('campaigns.any', tierChanged)
  async any(_message: Message): Promise<void> {}

  // @ts-expect-error the contract's data have no `awardId`
  @Consumes('campaigns.other', tierChanged)
  async other(_message: Message<{ readonly awardId: string }>): Promise<void> {}

  // @ts-expect-error takes one message, where pages come
  @ConsumesInTransaction('campaigns.pages', tierChanged)
  async pages(_message: MessageOf<typeof tierChanged>): Promise<void> {}
}

@Module({ controllers: [FollowMembers] })
class FollowModule {}

describe('the handlers of an application', () => {
  const subscriptions: WiredSubscription[] = [];
  const happened: string[] = [];
  let app: INestApplication;
  let transport: BusTransport;
  beforeAll(async () => {
    app = await NestFactory.create(FollowModule, new FastifyAdapter(), { logger: false });
    await app.init();
    transport = connectBus(app, {
      subscribe: (subscription) => void subscriptions.push(subscription),
      start: async () => void happened.push('started'),
      stop: async () => void happened.push('stopped'),
    });
  });
  beforeEach(() => void given.splice(0));

  const handlerOf = (wanted: string) => {
    const found = subscriptions.find(({ group }) => group === wanted);
    if (found === undefined) throw new Error(`no ${wanted}`);
    return found.handler;
  };

  it('are subscribed under their groups, for the topic and the types of their contracts', () => {
    expect(subscriptions).toMatchObject([
      { context: 'campaigns', group: 'campaigns.apply-when-tier-changed', types: [tierChanged.type] },
      {
        context: 'campaigns',
        topic: memberClosed.topic,
        group: 'campaigns.follow',
        types: [identityLinked.type, identityFreed.type, memberClosed.type],
        handler: { kind: 'transaction' },
      },
      { group: 'campaigns.any', handler: { kind: 'each', inAnyOrder: true } },
      { group: 'campaigns.other', handler: { kind: 'each', inAnyOrder: false } },
      { group: 'campaigns.pages' },
    ]);
    expect([...transport.topics]).toEqual([tierChanged.topic, memberClosed.topic]);
  });

  it('tell the bus exactly what was thrown', async () => {
    const { handle } = handlerOf('campaigns.apply-when-tier-changed') as { handle(message: unknown): Promise<void> };
    await expect(handle({ data: { timeline: [] } })).rejects.toThrow(new RangeError('as it was thrown'));
    expect(given).toEqual([[]]);
  });

  it('are given a page at once, with its transaction', async () => {
    const { handle } = handlerOf('campaigns.follow') as { handle(page: unknown, tx: unknown): Promise<void> };
    const statements: string[] = [];
    const query = async (sql: string) => void statements.push(sql);
    await handle(
      [1, 2].map((day) => ({ type: memberClosed.type, data: { closedAt: `day ${day}` } })),
      { query },
    );
    expect([given, statements]).toEqual([['day 1', 'day 2'], ['insert …']]);
  });

  it('are started by Nest, and stopped once', async () => {
    await app.startAllMicroservices();
    await transport.close();
    await app.close();
    expect(happened).toEqual(['started', 'stopped']);
  });

  it('are each of one topic', () => {
    const mark = (): void =>
      Consumes('campaigns.two', tierChanged as EventContract, memberClosed)(FollowMembers.prototype, 'any', {
        value: FollowMembers.prototype.any,
      });
    expect(mark).toThrow('campaigns.two consumes one topic');
  });
});
