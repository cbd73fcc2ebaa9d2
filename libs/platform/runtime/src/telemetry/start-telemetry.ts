import { diag, DiagLogLevel, metrics, type DiagLogger } from '@opentelemetry/api';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import type { Logger } from '../wiring/logger';
import { Rejected } from '@accrue/kernel';
import { observeProcess } from './process-gauges';
import { PrometheusReader } from './prometheus-reader';
import { areTracesWanted, startTraces } from './start-traces';

export interface TelemetryOptions {
  /** `service.name`, e.g. `accrue-ledger`; OTEL_SERVICE_NAME wins. */
  readonly service: string;
  readonly version?: string;
  /** Which signals are wanted; the SDK reads the rest of OTEL_* from the process itself. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Hears when telemetry has troubles of its own, such as a collector that is away. */
  readonly logger?: Pick<Logger, 'warn'>;
}

export interface Telemetry {
  metricsText(): Promise<string>;
  /** Sends what is left, for as long as the deadline lets it: telemetry never keeps a program from ending. */
  stop(deadlineMs?: number): Promise<void>;
}

const STOP_DEADLINE_MS = 2_000;

export type TelemetryRejectionCode = 'telemetry.off';

let running: Telemetry | undefined;

/**
 * All metrics of this process in Prometheus' text format. A process has one telemetry, as the API of OpenTelemetry has it.
 * @throws Rejected telemetry.off when none was started
 */
export const metricsText = async (): Promise<string> => {
  if (running === undefined) throw new Rejected<TelemetryRejectionCode>('telemetry.off');
  return running.metricsText();
};

/**
 * First thing in a program: instruments and tracers work from then on. Metrics always (they cost next to nothing and /metrics
 * shows them); traces when OTEL_TRACES_EXPORTER, an OTLP endpoint or ACCRUE_TRACE_FILE asks for them.
 */
export const startTelemetry = ({ service, version, env, logger }: TelemetryOptions): Telemetry | undefined => {
  if (running !== undefined) throw new Error('telemetry is already running in this process');
  if (env['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true') return undefined;
  if (logger !== undefined) diag.setLogger(troublesTo(logger), DiagLogLevel.WARN);
  const resource = defaultResource()
    .merge(
      resourceFromAttributes({
        'service.name': service,
        ...(version === undefined ? {} : { 'service.version': version }),
      }),
    )
    // Not the process' arguments and user: nobody's business.
    .merge(detectResources({ detectors: [serviceInstanceIdDetector, envDetector] }));
  const reader = new PrometheusReader();
  const meters = new MeterProvider({ resource, readers: [reader] });
  metrics.setGlobalMeterProvider(meters);
  const stopTraces = areTracesWanted(env) ? startTraces(service, resource, env) : () => Promise.resolve();
  const unobserveProcess = observeProcess();
  running = {
    metricsText: () => reader.text(),
    stop: async (deadlineMs = STOP_DEADLINE_MS) => {
      running = undefined;
      unobserveProcess();
      await within(deadlineMs, Promise.allSettled([stopTraces(), meters.shutdown()]));
    },
  };
  return running;
};

const troublesTo = (logger: Pick<Logger, 'warn'>): DiagLogger => {
  const say = (message: string): void => logger.warn({ source: 'telemetry' }, message);
  const nothing = (): void => undefined;
  return { error: say, warn: say, info: nothing, debug: nothing, verbose: nothing };
};

const within = async (deadlineMs: number, work: Promise<unknown>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, deadlineMs)));
  await Promise.race([work, late]);
  clearTimeout(timer);
};
