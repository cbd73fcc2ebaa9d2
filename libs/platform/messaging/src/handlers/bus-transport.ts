import { Catch, type ExceptionFilter, type INestApplication } from '@nestjs/common';
import {
  Server,
  type CustomTransportStrategy,
  type MessageHandler as NestHandler,
  type NestMicroservice,
} from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { MessageBus, WiredSubscription } from '../message-bus';
import { BUS_TRANSPORT, type ConsumerMetadata, type Delivery } from './consumes.decorator';

type Bus = Pick<MessageBus, 'subscribe' | 'start' | 'stop'>;

/**
 * A bus as a transport of Nest, whichever bus it is. Nest finds the handlers and runs each call through their guards, pipes,
 * interceptors and filters; how messages come, in which order, in what pages, what is tried again and what is a dead letter
 * stays the bus's. A page is one call.
 */
export class BusTransport extends Server implements CustomTransportStrategy {
  override readonly transportId = BUS_TRANSPORT;
  /** That have a handler. */
  readonly topics = new Set<string>();
  private stopped: Promise<void> | null = Promise.resolve(); // as long as it has not started

  constructor(private readonly bus: Bus) {
    super();
  }

  override addHandler(_pattern: unknown, handler: NestHandler, _isEvent: boolean, extras: object): void {
    const consumer = extras as ConsumerMetadata;
    this.topics.add(consumer.topic);
    this.bus.subscribe(subscriptionOf(consumer, handler));
  }

  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      await this.bus.start();
      this.stopped = null;
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /** Once, however often it is asked for: the runtime stops the bus before the services, Nest again with them. */
  close(): Promise<void> {
    return (this.stopped ??= this.bus.stop());
  }

  on(): never {
    throw new Error('the bus has no events of its own');
  }

  unwrap<T>(): T {
    return this.bus as T;
  }
}

/** Without it Nest would tell the bus "Internal server error" instead of what happened. Filters of handlers come before it. */
@Catch()
class PassOn implements ExceptionFilter {
  catch(error: unknown): never {
    throw error;
  }
}

/** Subscribes the application's handlers to the bus. It starts with `app.startAllMicroservices()`. */
export const connectBus = (app: INestApplication, bus: Bus): BusTransport => {
  const strategy = new BusTransport(bus);
  const service = app.connectMicroservice({ strategy }, { deferInitialization: true }) as unknown as NestMicroservice;
  service.useGlobalFilters(new PassOn());
  // As Nest does when it is not deferred; the application's hooks have been called for all of it.
  service.registerListeners();
  service.setIsInitialized(true);
  service.setIsInitHookCalled(true);
  return strategy;
};

const subscriptionOf = (
  { kind, inAnyOrder = false, ...of }: ConsumerMetadata,
  handler: NestHandler,
): WiredSubscription => {
  const { topic, group } = of;
  const context = group.slice(0, group.indexOf('.'));
  const delivery: Delivery = { topic, group };
  const call = (data: unknown, about: Delivery): Promise<void> => handler(data, about).then(ended);
  return kind === 'each'
    ? { ...of, context, handler: { kind, inAnyOrder, handle: (message) => call(message, delivery) } }
    : { ...of, context, handler: { kind, handle: (messages, tx) => call(messages, { ...delivery, tx }) } };
};

/** What an interceptor or a filter makes of an answer is a stream: the message is handled when it has ended. */
const ended = (result: unknown): Promise<void> | void =>
  isObservable(result) ? lastValueFrom(result, { defaultValue: undefined }).then(() => undefined) : undefined;
