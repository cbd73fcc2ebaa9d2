declare const brand: unique symbol;

/**
 * A `T` that only the constructor of its module hands out, so that points cannot be added to pence by mistake.
 * It exists for the compiler only; at run time it is a plain `T`.
 */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
