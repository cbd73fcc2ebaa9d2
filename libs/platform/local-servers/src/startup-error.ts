/** The program cannot start, and the message tells a person what to do about it; no stack trace needed. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
