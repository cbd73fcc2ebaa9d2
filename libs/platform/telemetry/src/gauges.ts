import type { Attributes, ObservableGauge } from '@opentelemetry/api';
import { meter, optionsOf, type MetricSpec } from './instruments';

/** What is looked up when somebody collects. */
export const GAUGES = {
  projectionLagSeconds: {
    name: 'loyalty_projection_lag_seconds',
    description: 'Age of what a read model shows; 0 when it has folded everything',
    unit: 's',
  },
  projectionGapEvents: {
    name: 'loyalty_projection_gap_events',
    description: 'Events that a read model has not looked at yet',
  },
  setAsideStreams: {
    name: 'loyalty_projection_set_aside_streams',
    description: 'Streams that a read model follows no further, because one of their events cannot be folded',
  },
  dueWorkOverdue: {
    name: 'loyalty_due_work_overdue_seconds',
    description: 'How long the oldest thing waits that time has made due; 0 when nothing does',
    unit: 's',
  },
  dueWorkSetAside: {
    name: 'loyalty_due_work_set_aside_items',
    description: 'Due things that failed again and again; they wait for a person',
  },
  consumerLag: {
    name: 'loyalty_kafka_consumer_lag',
    description: 'Messages (in one process: events) that a subscription has not handled yet',
  },
  consumerLagKnown: {
    name: 'loyalty_kafka_consumer_lag_known',
    description: '1 while the broker says where the topic ends; 0: nobody knows how far behind the subscription is',
  },
  relayOldestUnpublished: {
    name: 'loyalty_relay_oldest_unpublished_seconds',
    description: 'Age of the oldest recorded fact that the broker has not acknowledged; 0 when there is none',
    unit: 's',
  },
  parkedLetters: {
    name: 'loyalty_dlq_parked_messages',
    description: 'Dead letters that wait for a person, of all groups; a group without any is left out',
  },
  ready: { name: 'loyalty_ready', description: '1 while the process can do its work, as GET /readyz says; else 0' },
  poolWaiting: {
    name: 'db_client_connection_pending_requests',
    description: 'Callers that wait for a free connection of the pool',
  },
  poolConnections: { name: 'db_client_connection_count', description: 'Connections of the pool by state' },
  eventLoopDelay: {
    name: 'nodejs_eventloop_delay_seconds',
    description: 'How late the event loop was since the last collection',
    unit: 's',
  },
  eventLoopUtilization: {
    name: 'nodejs_eventloop_utilization_ratio',
    description: 'Share of the time since the last collection in which the event loop was busy',
  },
  startTime: {
    name: 'process_start_time_seconds',
    description: 'When the process started, since 1970',
    unit: 's',
  },
  residentMemory: { name: 'process_resident_memory_bytes', description: 'Resident memory', unit: 'By' },
} as const satisfies Record<string, MetricSpec>;

export type Observe = (gauge: MetricSpec, value: number, attributes?: Attributes) => void;

/** A collection waits this long for one look at a database or a broker; what is later is missing this time. */
const LOOK_MS_MAX = 1_000;

/**
 * Looks gauges up whenever metrics are collected. A look that fails or hangs costs the others nothing, and while one hangs no
 * further one is begun.
 * @returns a function that ends it
 */
export const observe = (
  gauges: readonly MetricSpec[],
  look: (observe: Observe) => void | Promise<void>,
): (() => void) => {
  const from = meter();
  const instruments = new Map<string, ObservableGauge>(
    gauges.map((spec) => [spec.name, from.createObservableGauge(spec.name, optionsOf(spec))]),
  );
  let looking: Promise<void> | undefined;
  const callback: Parameters<typeof from.addBatchObservableCallback>[0] = async (result) => {
    if (looking !== undefined) return;
    let isLate = false;
    const write: Observe = ({ name }, value, attributes) => {
      const instrument = instruments.get(name);
      if (instrument !== undefined && !isLate) result.observe(instrument, value, attributes);
    };
    // A failed look leaves its gauges out: a number that nobody knows is worse than none.
    looking = Promise.resolve(look(write))
      .catch(() => undefined)
      .finally(() => (looking = undefined));
    await withinTime(looking);
    isLate = true;
  };
  const observed = [...instruments.values()];
  from.addBatchObservableCallback(callback, observed);
  return () => from.removeBatchObservableCallback(callback, observed);
};

const withinTime = async (work: Promise<void>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, LOOK_MS_MAX)));
  await Promise.race([work, late]);
  clearTimeout(timer);
};
