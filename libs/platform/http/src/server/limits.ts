/** What one server takes from the outside world, whoever sends it; README.md lists them for people. */
export const SERVER_LIMITS = {
  /** Until the last byte of the body; slower senders get 408. */
  requestMs: 60_000,
  /** Until the last byte of the headers. */
  headersMs: 15_000,
  /** How often the two are looked at. */
  deadlineCheckMs: 2_000,
  headerBytesMax: 16 * 1024,
  /** More are closed at once, without an answer. */
  connectionsMax: 4_096,
  requestsMax: 1_024,
  /** Of the bodies of all requests under way, as announced; they are kept until their request is answered. */
  bodyBytesMax: 128 * 1024 * 1024,
  pathParameterLengthMax: 256,
} as const;
