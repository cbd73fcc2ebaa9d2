import type { TopicContract } from '@accrue/contracts';
import type { AuditTrail, StoredApiKeys } from '@accrue/http';
import type { MessageBus } from '@accrue/messaging';
import type { Database } from '@accrue/persistence';
import type { Scheduler } from '@accrue/scheduling';
import type { ContextHost } from '../wiring/context-host';

export const PLATFORM_PORTS = Symbol('accrue:platform-ports');

/** What the platform's own routes look at. */
export interface PlatformPorts {
  readonly hosts: readonly ContextHost[];
  readonly bus: MessageBus;
  readonly database: Database;
  readonly apiKeys: StoredApiKeys;
  readonly audit: AuditTrail;
  /** Topics that the outside may publish to: those that no context publishes. */
  outsideTopics(): readonly TopicContract[];
  /** Of each context, whether this process does its due work or not. */
  schedulers(): readonly Scheduler[];
  readonly health: Health;
  /** The OpenAPI document of the whole application. */
  openApi(): object;
}

export type Phase = 'starting' | 'running' | 'stopping' | 'fenced';

/** Where the process is in its life; the probes answer from it. */
export class Health {
  phase: Phase = 'starting';
}
