import 'reflect-metadata';

export interface ConsumesOptions {
  readonly group: string;
  readonly types: readonly string[];
}

export interface ConsumerMetadata extends ConsumesOptions {
  readonly topic: string;
  readonly kind: 'each' | 'transaction';
}

const CONSUMERS = Symbol('accrue:consumers');

const mark =
  (topic: string, options: ConsumesOptions, kind: ConsumerMetadata['kind']): MethodDecorator =>
  (_target, _name, descriptor) => {
    const method = descriptor.value as object;
    const before = (Reflect.getMetadata(CONSUMERS, method) as readonly ConsumerMetadata[] | undefined) ?? [];
    Reflect.defineMetadata(CONSUMERS, [...before, { topic, kind, ...options }], method);
  };

/** Marks a provider's method `(message: Message) => Promise<void>` whose effect is an idempotent command. */
export const Consumes = (topic: string, options: ConsumesOptions): MethodDecorator => mark(topic, options, 'each');

/** Marks `(messages: readonly Message[], tx: Transaction) => Promise<void>`: rows and checkpoint commit together. */
export const ConsumesInTransaction = (topic: string, options: ConsumesOptions): MethodDecorator =>
  mark(topic, options, 'transaction');

/** Consumers declared on a method, for the runtime that wires them to the bus. */
export const consumersOf = (method: object): readonly ConsumerMetadata[] =>
  (Reflect.getMetadata(CONSUMERS, method) as readonly ConsumerMetadata[] | undefined) ?? [];
