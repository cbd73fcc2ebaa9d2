import type { DynamicModule } from '@nestjs/common';
import type { ContextName } from '@accrue/contracts';
import type { InstantIso } from '@accrue/kernel';
import type { EventLog } from '@accrue/event-store';
import type { DeadLetters, MessageBus, Publications } from '@accrue/messaging';
import type { Projection, Projections } from '@accrue/projections';
import type { Database, Migration } from '@accrue/persistence';
import type { MetricSpec } from '@accrue/telemetry';

/** The only clock of the platform; tests and simulations bring their own. */
export interface Clock {
  now(): InstantIso;
}

/** What a context gets from the runtime. Each context has its own; nothing in here reaches another context's data. */
export interface ContextPorts {
  readonly name: string;
  readonly log: EventLog;
  readonly database: Database;
  readonly projections: Projections;
  readonly bus: Pick<MessageBus, 'publish'> & { readonly deadLetters: DeadLetters };
  readonly clock: Clock;
  /** Values from the typed configuration that the context declared, e.g. keys for hashing. */
  readonly config: Readonly<Record<string, string>>;
}

/** Injection token of `ContextPorts`; each context's module provides its own. */
export const CONTEXT_PORTS = Symbol('accrue:context-ports');

/** A number of the business that a context shows among the metrics; looked up at every collection, so it must be cheap. */
export interface ContextGauge extends MetricSpec {
  read(
    database: Database,
  ): Promise<readonly { readonly value: number; readonly labels: Readonly<Record<string, string>> }[]>;
}

/** All that the runtime needs to know of a context. */
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
  module(ports: ContextPorts): DynamicModule;
}
