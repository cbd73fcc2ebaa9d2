declare const brand: unique symbol;

/**
 * A `T` that only the constructor of its module hands out, so that points cannot be added to pence by mistake.
 * It exists for the compiler only; at run time it is a plain `T`.
 */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** The same as whoever is outside sees it, in an answer or a message: plain text and numbers. */
export type Unbranded<T> = T extends { readonly [brand]: string }
  ? T extends string
    ? string
    : number
  : T extends object
    ? { [Key in keyof T]: Unbranded<T[Key]> }
    : T;
