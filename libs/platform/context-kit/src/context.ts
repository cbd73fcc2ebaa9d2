import type { DynamicModule, Provider, Type } from '@nestjs/common';
import type { ContextName } from '@accrue/contracts';
import type { CacheBounds, EventLog } from '@accrue/event-store';
import type { InstantIso } from '@accrue/kernel';
import type { JobKind, Jobs } from '@accrue/jobs';
import type { DeadLetters, MessageBus, Publications } from '@accrue/messaging';
import { KeyRegistry, type Database, type Migration } from '@accrue/persistence';
import type { Projection, Projections, ReadModels } from '@accrue/projections';
import type { DueWork } from '@accrue/scheduling';
import type { MetricSpec } from '@accrue/telemetry';

/** The only clock of the platform; tests and simulations bring their own. */
export interface Clock {
  now(): InstantIso;
}

/** What a context gets from the runtime, injected by this class. Each context has its own; nothing in here reaches another's data. */
export abstract class ContextPorts {
  abstract readonly name: string;
  abstract readonly log: EventLog;
  abstract readonly database: Database;
  abstract readonly projections: Projections;
  abstract readonly readModels: ReadModels;
  abstract readonly jobs: Pick<Jobs, 'request'>;
  abstract readonly bus: Pick<MessageBus, 'publish'> & { readonly deadLetters: DeadLetters };
  abstract readonly clock: Clock;
  /** Values from the typed configuration that the context declared, e.g. keys for hashing. */
  abstract readonly config: Readonly<Record<string, string>>;
  /** Of each executor's caches; none: the usual share of the heap. */
  abstract readonly caches?: CacheBounds;
}

/** A number of the business that a context shows among the metrics; looked up at every collection, so it must be cheap. */
export interface ContextGauge extends MetricSpec {
  read(
    database: Database,
  ): Promise<readonly { readonly value: number; readonly labels: Readonly<Record<string, string>> }[]>;
}

/** A context: all that the runtime needs to know of it. */
export interface ContextDefinition {
  readonly name: ContextName;
  readonly migrations: readonly Migration[];
  readonly projections: readonly Projection[];
  readonly publications: Publications;
  /** HTTP status of each rejection code that can leave this context. */
  readonly problemStatuses: Readonly<Record<string, number>>;
  /** Names of configuration values the context needs. */
  readonly configKeys: readonly string[];
  readonly gauges?: readonly ContextGauge[];
  /** Its routes. */
  readonly controllers: readonly Type[];
  /** What reacts to facts: `@Policy` classes with `@Consumes` methods. */
  readonly policies: readonly Type[];
  /** What time makes due. */
  readonly dueWork?: readonly Type<DueWork>[];
  /** What takes long. */
  readonly jobs?: readonly Type<JobKind<never>>[];
  /** What those need. `ContextPorts` and a `KeyRegistry` over the context's database are there already. */
  readonly providers: readonly Provider[];
}

/** A context as a Nest module over its ports. @param servesApi false: without its routes, which other processes serve */
export const contextModule = (
  { name, controllers, policies, dueWork = [], jobs = [], providers }: ContextDefinition,
  ports: ContextPorts,
  { servesApi = true }: { readonly servesApi?: boolean } = {},
): DynamicModule => {
  const module = { [name]: class {} }[name] as Type; // each context is a module of its own, named after it
  return {
    module,
    controllers: [...(servesApi ? controllers : []), ...policies],
    providers: [
      { provide: ContextPorts, useValue: ports },
      { provide: KeyRegistry, useFactory: () => new KeyRegistry(ports.database) },
      ...providers,
      ...dueWork,
      ...jobs,
    ],
  };
};
