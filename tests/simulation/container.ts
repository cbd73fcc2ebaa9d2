import 'reflect-metadata';
import type { Provider, Type } from '@nestjs/common';
import { PATTERN_EXTRAS_METADATA } from '@nestjs/microservices/constants';
import { ContextPorts, type ContextDefinition } from '@accrue/context-kit';
import type { Message, WiredSubscription } from '@accrue/messaging';
import { KeyRegistry, type Transaction } from '@accrue/persistence';

type Token = Exclude<Provider, Type>['provide'] | Type;

/** The objects of one context, made as Nest makes them, without its start: a simulation starts thousands of times. */
export class Container {
  private readonly made = new Map<Token, unknown>();
  private readonly providers: ReadonlyMap<Token, Provider>;

  constructor(
    private readonly definition: ContextDefinition,
    ports: ContextPorts,
  ) {
    this.made.set(ContextPorts, ports);
    this.made.set(KeyRegistry, new KeyRegistry(ports.database));
    this.providers = new Map(
      definition.providers.map((provider) => ['provide' in provider ? provider.provide : provider, provider]),
    );
  }

  get<T>(token: Token): T {
    if (!this.made.has(token)) this.made.set(token, this.make(token));
    return this.made.get(token) as T;
  }

  /** A door of the context, by the name of its class. */
  controller<T>(name: string): T {
    const found = this.definition.controllers.find((controller) => controller.name === name);
    if (found === undefined) throw new Error(`${this.definition.name} has no ${name}`);
    return this.get<T>(found);
  }

  /** What the policies consume, as the transport of the buses reads it off them. */
  subscriptions(): readonly WiredSubscription[] {
    return this.definition.policies.flatMap((policy) => {
      const prototype = policy.prototype as Record<string, (...given: unknown[]) => Promise<void>>;
      return Object.getOwnPropertyNames(prototype).flatMap((name) => {
        const method = prototype[name];
        const consumed = Reflect.getMetadata(PATTERN_EXTRAS_METADATA, method as object) as Consumed | undefined;
        if (consumed === undefined || method === undefined) return [];
        const { kind, ...of } = consumed;
        const call = (...given: unknown[]): Promise<void> => method.apply(this.get(policy), given);
        const handler =
          kind === 'each'
            ? ({ kind, handle: (message: Message) => call(message) } as const)
            : ({ kind, handle: (messages: readonly Message[], tx: Transaction) => call(messages, tx) } as const);
        return [{ ...of, context: this.definition.name, handler }];
      });
    });
  }

  private make(token: Token): unknown {
    const provider = this.providers.get(token) ?? (token as Type);
    if ('useValue' in provider) return provider.useValue;
    if ('useFactory' in provider) {
      const needed = (provider.inject ?? []) as Token[];
      return (provider.useFactory as (...given: unknown[]) => unknown)(...needed.map((each) => this.get(each)));
    }
    const made = ('useClass' in provider ? provider.useClass : provider) as Type;
    const needed = (Reflect.getMetadata('design:paramtypes', made) ?? []) as Token[];
    return new made(...needed.map((each) => this.get(each)));
  }
}

type Consumed = Pick<WiredSubscription, 'topic' | 'group' | 'types'> & { readonly kind: 'each' | 'transaction' };
