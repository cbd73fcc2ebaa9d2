import {
  Injectable,
  Module,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
  type CanActivate,
  type CallHandler,
  type ExceptionFilter,
  type ExecutionContext,
  type INestApplication,
  type NestInterceptor,
  type PipeTransform,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { EMPTY, type Observable } from 'rxjs';
import type { EventContract } from '@accrue/contracts';
import { Rejected } from '@accrue/kernel';
import {
  connectBus,
  Consumes,
  ConsumesInTransaction,
  Policy,
  type Delivery,
  type Message,
  type Subscription,
} from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';
import { eventually } from './eventually';
import type { BusFixture, Counted } from './message-bus-contract';

const n = (message: Message): number => (message.data as Counted).n;

/** That messages of a bus go through all of Nest's pipeline, one by one or as the pages that they come in. */
export const messageHandlersContract = (name: string, makeFixture: () => Promise<BusFixture>): void => {
  describe(`handlers of messages: ${name}`, () => {
    jest.setTimeout(60_000);
    let fixture: BusFixture;
    let app: INestApplication | undefined;
    const happened: string[] = [];

    beforeEach(async () => {
      happened.length = 0;
      fixture = await makeFixture();
    }, 60_000);
    afterEach(async () => {
      await app?.close();
      await fixture.close();
    }, 60_000);

    /** What Nest makes of the policy, delivered by the bus under test. */
    const open = async (policy: new () => object): Promise<Subscription[]> => {
      @Module({ controllers: [policy] })
      class PolicyModule {}
      app = await NestFactory.create(PolicyModule, new FastifyAdapter(), { logger: false });
      const subscriptions: Subscription[] = [];
      const none = (): Promise<void> => Promise.resolve();
      connectBus(app, { subscribe: (each) => void subscriptions.push(each), start: none, stop: none });
      return subscriptions;
    };
    const contract = (): EventContract => ({ topic: fixture.topic, type: fixture.type }) as EventContract;

    @Injectable()
    class NotThree implements CanActivate {
      canActivate(context: ExecutionContext): boolean {
        const rpc = context.switchToRpc();
        happened.push(`guard of ${rpc.getContext<Delivery>().group}`);
        if (n(rpc.getData<Message>()) === 3) throw new Rejected<'test.refused'>('test.refused', { by: 'guard' });
        return true;
      }
    }
    @Injectable()
    class Around implements NestInterceptor {
      intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
        happened.push(`before ${context.getType()}`);
        return next.handle();
      }
    }
    class Doubled implements PipeTransform<Message, Message> {
      transform(message: Message): Message {
        return { ...message, data: { n: n(message) * 10 } };
      }
    }
    class Forgiving implements ExceptionFilter {
      catch(error: unknown): Observable<never> {
        if (!(error instanceof RangeError)) throw error;
        happened.push(`filter: ${error.message}`);
        return EMPTY;
      }
    }

    it('guard, pipe, interceptor and filter work on each message; what a guard refuses is a dead letter with its code', async () => {
      @Policy()
      @UseGuards(NotThree)
      @UseFilters(Forgiving)
      class Follow {
        @Consumes('test.follow', contract())
        @UsePipes(Doubled)
        @UseInterceptors(Around)
        async follow(message: Message): Promise<void> {
          happened.push(`handled ${n(message)}`);
          if (n(message) === 20) throw new RangeError('twenty');
          await Promise.resolve();
        }
      }
      await fixture.send([1, 2, 3].map((number) => ({ key: 'k', n: number })));
      const { bus } = await fixture.open(await open(Follow));
      await eventually(async () => (await bus.deadLetters.list({})).length > 0);
      expect(happened).toEqual([
        ...['guard of test.follow', 'before rpc', 'handled 10'],
        ...['guard of test.follow', 'before rpc', 'handled 20', 'filter: twenty'],
        'guard of test.follow',
      ]);
      expect(await bus.deadLetters.list({})).toMatchObject([{ reasonCode: 'test.refused', group: 'test.follow' }]);
      await bus.stop();
    });

    it('a page is one call with its transaction; a retriable failure brings the whole page again, as without Nest', async () => {
      let failures = 0;
      @Policy()
      @UseInterceptors(Around)
      class Keep {
        @ConsumesInTransaction('test.keep', contract())
        async keep(messages: readonly Message[], tx: Transaction): Promise<void> {
          await tx.query(
            'insert into effect (message_id, key, n) select * from unnest($1::text[], $2::text[], $3::integer[])',
            [messages.map(({ id }) => id), messages.map(({ key }) => key), messages.map(n)],
          );
          happened.push(`page of ${messages.length}`);
          if ((failures += 1) === 1) throw Object.assign(new Error('the world is away'), { retriable: true });
        }
      }
      await fixture.send(Array.from({ length: 10 }, (_unused, number) => ({ key: 'k', n: number })));
      const { bus } = await fixture.open(await open(Keep));
      const kept = () => fixture.database.query<{ n: number }>('select n from effect order by n');
      await eventually(async () => (await kept()).length >= 10);
      expect((await kept()).map((row) => row.n)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      const pages = happened.filter((one) => one.startsWith('page'));
      expect(happened.filter((one) => one === 'before rpc')).toHaveLength(pages.length);
      expect(pages.length).toBeLessThan(10);
      await bus.stop();
    });
  });
};
