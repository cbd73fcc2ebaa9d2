import { ValidateIf } from 'class-validator';

/**
 * A member that may be left out. Unlike class-validator's `IsOptional`, it may not be null: null is no text and no number, and
 * would reach code that expects one.
 */
export const Optional = (): PropertyDecorator => ValidateIf((_dto, value: unknown) => value !== undefined);
