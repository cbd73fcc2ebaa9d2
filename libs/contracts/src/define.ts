import type { WalletAmounts } from '@accrue/kernel';
import { Type, type Static, type TObject, type TSchema } from '@sinclair/typebox';

/** A published event type: its schema never changes incompatibly within a version; examples of every version are kept. */
export interface EventContract<S extends TSchema = TSchema, Name extends string = string> {
  /** `loyalty.<context>.<noun>.<past-tense>.v<major>`. */
  readonly type: Name;
  readonly topic: string;
  /** What happened, for the people who consume it. */
  readonly summary: string;
  readonly schema: S;
  /**
   * The required field of the data that says when it happened in the shop or in the world: `ce_time` is taken from it. When
   * Accrue learnt of it is `ce_recordedtime`.
   */
  readonly eventTime: string;
  /** At least one; each must satisfy the schema, for ever. */
  readonly examples: readonly Static<S>[];
}

export const defineEvent = <S extends TObject, const Name extends string>(
  contract: EventContract<S, Name> & { readonly eventTime: keyof Static<S> },
): EventContract<S, Name> => contract;

/** Consumers ignore fields they do not know; so producers may add optional ones within a version. */
const open = { additionalProperties: true } as const;
export const record = <P extends Parameters<typeof Type.Object>[0]>(properties: P, description?: string) =>
  Type.Object(properties, description === undefined ? open : { ...open, description });

export const text = (description: string, limits: { minLength?: number; maxLength?: number; pattern?: string } = {}) =>
  Type.String({ minLength: 1, maxLength: 200, ...limits, description });
/** RFC 3339 in UTC, as Accrue publishes it. */
export const instant = (description: string) => Type.String({ format: 'date-time', maxLength: 40, description });
export const localDate = (description: string) => Type.String({ format: 'date', description });
export const pointsField = (description: string) =>
  Type.Integer({ minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER, description });
/** Wallet → amount, in what that wallet counts, as the programme says. A wallet in which there is nothing is not there. */
export const walletAmountsField = (description: string) =>
  Type.Unsafe<WalletAmounts>({
    type: 'object',
    additionalProperties: { type: 'integer', minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
    description: `${description}; by wallet, in its unit; one that is not there: 0`,
  });
/** Money as an integer number of the currency's minor unit. */
export const minor = (description: string, max = Number.MAX_SAFE_INTEGER) =>
  Type.Integer({ minimum: -max, maximum: max, description: `${description} (minor units)` });
export const quantity = (description: string) =>
  Type.String({ pattern: '^-?[0-9]{1,9}(\\.[0-9]{1,3})?$', description });
export const nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
export { Type, type Static };
