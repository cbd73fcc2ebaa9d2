/** Every code the kernel itself rejects with; a context adds its own to these. */
export type KernelRejectionCode =
  | 'amount.out_of_range'
  | 'currency.unknown'
  | 'date.invalid'
  | 'date.out_of_range'
  | 'decimal.invalid'
  | 'id.invalid'
  | 'instant.invalid'
  | 'json.too_deep'
  | 'number.out_of_range'
  | 'quantity.invalid'
  | 'zone.unknown';

/**
 * The caller asked for something that the rules do not allow. Not a bug and not worth a retry: the same request is
 * rejected again. The edge turns `code` (`noun.reason`, as in `points.insufficient`) into a problem+json or a dead letter,
 * so codes are stable.
 * `data` ends up in logs and answers: plain JSON, never personal data.
 * Whoever makes one names the union that the code is of, so that a code without a status does not compile; a plain `string` is none.
 */
export class Rejected<Code extends string = string> extends Error {
  override readonly name = 'Rejected';

  readonly code: Code;

  constructor(
    code: NoInfer<string extends Code ? never : Code>,
    readonly data: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
    this.code = code;
  }
}

/** We broke our own promise. Never caught to carry on: the state in memory can no longer be trusted. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
}

/**
 * States what must be true if this program is right, whatever the caller sent.
 * @throws InvariantViolation
 */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantViolation(message);
}

/** The part of a caller's text that an error may quote: enough to recognise it, too short to flood a log. */
export const excerpt = (text: string): string => text.slice(0, 64);
