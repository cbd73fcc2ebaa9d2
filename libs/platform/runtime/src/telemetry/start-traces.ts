import { createRequire } from 'node:module';
import type { Resource } from '@opentelemetry/resources';
import { FileSpanExporter, traceFileOf } from './trace-file';

type Environment = Readonly<Record<string, string | undefined>>;

/** Soon enough for somebody who looks into the file while the program runs. */
const FILE_DELAY_MS = 500;
/** A demonstration may ask for every span of a busy moment; beyond it spans are dropped rather than memory used up. */
const FILE_QUEUE_SPANS_MAX = 20_000;

/** Nobody traces unless asked to: an exporter without a collector to talk to would fail for ever. */
export const areTracesWanted = (env: Environment): boolean => {
  const exporter = env['OTEL_TRACES_EXPORTER']?.trim() ?? '';
  if (isSet(env, 'ACCRUE_TRACE_FILE')) return true;
  if (exporter !== '') return exporter !== 'none';
  return isSet(env, 'OTEL_EXPORTER_OTLP_ENDPOINT') || isSet(env, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
};

/** @returns a function that sends what is left and stops */
export const startTraces = (service: string, resource: Resource, env: Environment): (() => Promise<void>) => {
  const { NodeSDK } = loadSdk();
  const { BatchSpanProcessor } = load('@opentelemetry/sdk-trace') as typeof import('@opentelemetry/sdk-trace');
  const file = env['ACCRUE_TRACE_FILE']?.trim() ?? '';
  const sdk = new NodeSDK({
    resource,
    autoDetectResources: false,
    // Into the file instead of to a collector; everything else is as OTEL_* says, the sampler too.
    ...(file === ''
      ? {}
      : {
          spanProcessors: [
            new BatchSpanProcessor({
              exporter: new FileSpanExporter(traceFileOf(file, service)),
              scheduledDelayMillis: FILE_DELAY_MS,
              maxQueueSize: FILE_QUEUE_SPANS_MAX,
            }),
          ],
        }),
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  return () => sdk.shutdown();
};

const load = createRequire(__filename);

/** Only when it is needed: it brings every exporter there is, 40 MB of memory and a third of a second. */
const loadSdk = () => load('@opentelemetry/sdk-node') as typeof import('@opentelemetry/sdk-node');

const isSet = (env: Environment, name: string): boolean => (env[name]?.trim() ?? '') !== '';
