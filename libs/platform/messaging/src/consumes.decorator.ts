import 'reflect-metadata';
import type { EventContract } from '@accrue/contracts';
import { invariant } from '@accrue/kernel';
import type { Transaction } from '@accrue/persistence';
import type { MessageOf } from './message-bus';

export interface ConsumerMetadata {
  readonly topic: string;
  readonly group: string;
  readonly types: readonly string[];
  readonly kind: 'each' | 'transaction';
}

const CONSUMERS = Symbol('accrue:consumers');

/** Of a method that takes what the contracts say: one that expects other data does not compile. */
type DecoratorOf<Handler> = <Method extends Handler>(
  target: object,
  name: string,
  descriptor: TypedPropertyDescriptor<Method>,
) => void;

type Contracts = readonly [EventContract, ...EventContract[]];

const mark =
  (group: string, contracts: Contracts, kind: ConsumerMetadata['kind']) =>
  (_target: object, _name: string, { value: method }: { readonly value?: unknown }): void => {
    const [{ topic }] = contracts;
    invariant(
      contracts.every((contract) => contract.topic === topic),
      `${group} consumes one topic`,
    );
    const consumer: ConsumerMetadata = { topic, group, types: contracts.map(({ type }) => type), kind };
    Reflect.defineMetadata(CONSUMERS, [...consumersOf(method as object), consumer], method as object);
  };

/**
 * Marks a provider's method whose effect is an idempotent command: it is given the messages of these contracts one by one.
 * @param group `<context>.<verb-when-event>`; where it is, is kept under this name
 */
export const Consumes = <const C extends Contracts>(
  group: string,
  ...contracts: C
): DecoratorOf<(message: MessageOf<C[number]>) => Promise<void>> => mark(group, contracts, 'each');

/** Marks a method that is given whole pages of messages: its rows, written with `tx`, and the checkpoint commit together. */
export const ConsumesInTransaction = <const C extends Contracts>(
  group: string,
  ...contracts: C
): DecoratorOf<(messages: readonly MessageOf<C[number]>[], tx: Transaction) => Promise<void>> =>
  mark(group, contracts, 'transaction');

/** Consumers declared on a method, for the runtime that wires them to the bus. */
export const consumersOf = (method: object): readonly ConsumerMetadata[] =>
  (Reflect.getMetadata(CONSUMERS, method) as readonly ConsumerMetadata[] | undefined) ?? [];
