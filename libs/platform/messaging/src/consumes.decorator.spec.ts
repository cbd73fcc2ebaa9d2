import { identityFreed, identityLinked, memberClosed, tierChanged, type EventContract } from '@accrue/contracts';
import { Consumes, consumersOf, ConsumesInTransaction } from './consumes.decorator';
import type { Message, MessageOf } from './message-bus';

/** What these handlers were given; the compiler has checked them when this file is compiled. */
class Policy {
  @Consumes('campaigns.apply-when-tier-changed', tierChanged)
  async one({ data }: MessageOf<typeof tierChanged>): Promise<void> {
    await Promise.resolve(data.timeline.map(({ tierId }) => tierId));
  }

  @ConsumesInTransaction('campaigns.follow', identityLinked, identityFreed, memberClosed)
  async page(facts: readonly MessageOf<typeof identityLinked | typeof identityFreed | typeof memberClosed>[]) {
    for (const fact of facts) {
      if (fact.type === memberClosed.type) await Promise.resolve(fact.data.closedAt);
      // @ts-expect-error an identity is linked or freed, and not closed
      else await Promise.resolve(fact.data.closedAt);
    }
  }

  @Consumes('campaigns.any', tierChanged)
  async any(_message: Message): Promise<void> {}

  // @ts-expect-error the contract's data have no `awardId`
  @Consumes('campaigns.other', tierChanged)
  async other(_message: Message<{ readonly awardId: string }>): Promise<void> {}

  // @ts-expect-error takes one message, where pages come
  @ConsumesInTransaction('campaigns.pages', tierChanged)
  async pages(_message: MessageOf<typeof tierChanged>): Promise<void> {}
}

describe('a consumer', () => {
  it('is known by its group, and by the topic and the types of its contracts', () => {
    expect(consumersOf(Policy.prototype.page)).toEqual([
      {
        topic: memberClosed.topic,
        group: 'campaigns.follow',
        types: [identityLinked.type, identityFreed.type, memberClosed.type],
        kind: 'transaction',
      },
    ]);
    expect(consumersOf(Policy.prototype.one)).toMatchObject([{ kind: 'each' }]);
    expect(consumersOf(() => undefined)).toEqual([]);
  });

  it('is of one topic', () => {
    const mark = (): void =>
      Consumes('campaigns.two', tierChanged as EventContract, memberClosed)(Policy.prototype, 'any', {
        value: Policy.prototype.any,
      });
    expect(mark).toThrow('campaigns.two consumes one topic');
  });
});
