/**
 * A module of kafkajs that it does not export, without types. Its version is pinned, and who replaces a part of it says so in an ADR.
 * @param path below its `src`
 */
export const insideKafkajs = (path: string): unknown =>
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- without types, and only here
  require(`kafkajs/src/${path}`) as unknown;
