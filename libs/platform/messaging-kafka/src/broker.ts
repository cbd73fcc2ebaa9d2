import { Kafka, logLevel, type SASLOptions } from 'kafkajs';
import type { BusLogger } from '@accrue/messaging';
import type { BrokerSettings } from './broker-settings';
import { decodeFetchesOurselves } from './fetch-responses';
import { namedApart } from './named-apart';
import { setTimersOnlyWhenWaitedFor } from './request-timers';
import { breakOffFetchesAtStop, waitShortlyWhilePaused } from './fetch-waits';
import { readTlsFiles } from './tls-files';
import { missingRightOfWords } from './why-unavailable';

/** Within this a broker has to accept a connection, and to answer a request. */
const CONNECT_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 15_000;
/** So long a partition that goes on may stand still. */
const PAUSED_WAIT_MS_MAX = 100;

/**
 * Said again and again while a broker starts, and it passes (if it did not, the lag would tell); and a warning of what we mean: tries are
 * bounded, and what is sent again is known by its id.
 */
const TO_BE_EXPECTED =
  /coordinator is (not available|loading)|^Restarting the consumer in |^Limiting retries for the idempotent producer /;

decodeFetchesOurselves();
setTimersOnlyWhenWaitedFor();
waitShortlyWhilePaused(PAUSED_WAIT_MS_MAX);
breakOffFetchesAtStop();

/** @throws BrokerUnavailable when a file of its TLS cannot be used */
export const connectKafka = (settings: BrokerSettings, logger: BusLogger): Kafka =>
  namedApart(clientOf(settings, logger), settings.prefix ?? '');

const clientOf = ({ brokers, clientId, sasl, tls }: BrokerSettings, logger: BusLogger): Kafka =>
  new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    enforceRequestTimeout: true,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 5 },
    ...(sasl === undefined ? {} : { sasl: sasl as SASLOptions }),
    ...(tls === undefined ? {} : { ssl: readTlsFiles(tls) }),
    logLevel: logLevel.WARN,
    // The client retries by itself and tells of every try; what matters reaches our own log from where it is handled.
    logCreator: () => (entry) => {
      const { message, error } = entry.log as { readonly message: string; readonly error?: string };
      if (TO_BE_EXPECTED.test(message) || TO_BE_EXPECTED.test(error ?? '')) return;
      const needs = missingRightOfWords(error);
      const advice = needs === undefined ? {} : { needs };
      if (entry.level <= logLevel.WARN) logger.warn({ kafka: entry.namespace, error, ...advice }, message);
    },
  });
