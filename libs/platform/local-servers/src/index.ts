export { startLocalKafka, type LocalKafka, type LocalKafkaOptions } from './kafka/local-kafka';
export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './postgres/embedded-postgres';
export { prepareRoles } from './postgres/roles';
export { readFileIfThere, readPrivateFile, writePrivateFile } from './private-file';
export { environmentOfStrangers } from './processes/environment-of-strangers';
export { freePort, keepPort } from './processes/free-port';
export { KeptPorts } from './processes/kept-ports';
export { LockHeld, takeLock } from './processes/process-lock';
export { StartupError } from './startup-error';
