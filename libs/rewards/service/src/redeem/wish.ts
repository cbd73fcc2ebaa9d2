import { ApiHeader } from '@nestjs/swagger';
import type { ApiCaller } from '@accrue/http';

const KEY_LENGTH_MAX = 200;

/** Whose wish a request is, and which: two tills, or two sales of one, hand something over, or use it, once. */
export const wishOf = (caller: ApiCaller, idempotencyKey = ''): string =>
  `${caller.name}/${idempotencyKey.slice(0, KEY_LENGTH_MAX)}`;

export const ApiWish = (): MethodDecorator =>
  ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Of this sale: the same key says again what it has said. Without it so does the same API key',
  });
