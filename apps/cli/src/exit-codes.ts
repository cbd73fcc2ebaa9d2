/** What a script can tell from how the program ended. */
export const EXIT = {
  ok: 0,
  /** The platform refused, or something unexpected happened. */
  failed: 1,
  /** The words of the command are off, or a file cannot be read. */
  usage: 2,
  /** Nobody answers at the platform's address. */
  unreachable: 3,
  /** The command worked and the answer is "not in order": an invalid programme, a ledger that does not verify. */
  notInOrder: 4,
  /** Ctrl+C: what was under way has been cancelled. As shells say it of a program that was interrupted. */
  cancelled: 130,
} as const;

/** Ends the program with a message for people and a code for scripts. */
export class CliError extends Error {
  constructor(
    message: string,
    readonly exitCode: number = EXIT.failed,
    /** What `--json` prints. */
    readonly data: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'CliError';
  }
}
