import { Controller, createParamDecorator } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { EventContract } from '@accrue/contracts';
import { invariant } from '@accrue/kernel';
import type { Transaction } from '@accrue/persistence';
import type { MessageOf, Subscription } from '../message-bus';

/** Names the transport of our buses among others that an application may have. */
export const BUS_TRANSPORT = Symbol('accrue:bus');

/** What a handler says of itself; Nest keeps it among the `extras` of its pattern. */
export interface ConsumerMetadata extends Pick<Subscription, 'topic' | 'group' | 'types'> {
  readonly kind: Subscription['handler']['kind'];
  readonly inAnyOrder?: boolean;
}

/** What guards, interceptors and filters find as the context of a message, beside the message (or page) as its data. */
export interface Delivery {
  readonly topic: string;
  readonly group: string;
  /** Of a page: its rows and the checkpoint commit in it. */
  readonly tx?: Transaction;
}

/** Of a method that takes what the contracts say: one that expects other data does not compile. */
type DecoratorOf<Handler> = <Method extends Handler>(
  target: object,
  name: string,
  descriptor: TypedPropertyDescriptor<Method>,
) => void;

type Contracts = readonly [EventContract, ...EventContract[]];

const Tx = createParamDecorator((_: unknown, context) => context.switchToRpc().getContext<Delivery>().tx);

const mark =
  (group: string, contracts: Contracts, of: Pick<ConsumerMetadata, 'kind' | 'inAnyOrder'>) =>
  (target: object, name: string, descriptor: PropertyDescriptor): void => {
    const [{ topic }] = contracts;
    invariant(
      contracts.every((contract) => contract.topic === topic),
      `${group} consumes one topic`,
    );
    const consumer: ConsumerMetadata = { topic, group, types: contracts.map(({ type }) => type), ...of };
    EventPattern(group, BUS_TRANSPORT, consumer)(target, name, descriptor);
    if (of.kind === 'each') return;
    Payload()(target, name, 0);
    Tx()(target, name, 1);
  };

/** A class with handlers of messages. To Nest it is a controller: guards, pipes, interceptors and filters work as on routes. */
export const Policy = (): ClassDecorator => Controller();

/**
 * Marks a method whose effect is an idempotent command: it is given the messages of these contracts one by one.
 * @param group `<context>.<verb-when-event>`; where it is, is kept in the context's database under this name
 */
export const Consumes = <const C extends Contracts>(
  group: string,
  ...contracts: C
): DecoratorOf<(message: MessageOf<C[number]>) => Promise<void>> => mark(group, contracts, { kind: 'each' });

/**
 * As `Consumes`, for a command that ends the same in any order: messages of one key do not wait for each other, so that those which come
 * together are decided and stored together.
 */
export const ConsumesInAnyOrder = <const C extends Contracts>(
  group: string,
  ...contracts: C
): DecoratorOf<(message: MessageOf<C[number]>) => Promise<void>> =>
  mark(group, contracts, { kind: 'each', inAnyOrder: true });

/** Marks a method that is given whole pages of messages: its rows, written with `tx`, and the checkpoint commit together. */
export const ConsumesInTransaction = <const C extends Contracts>(
  group: string,
  ...contracts: C
): DecoratorOf<(messages: readonly MessageOf<C[number]>[], tx: Transaction) => Promise<void>> =>
  mark(group, contracts, { kind: 'transaction' });
