/**
 * What satisfies a fragment of JSON Schema that is written as a constant: where TypeBox cannot be had, its type still follows from it.
 * Knows what the fragments of this project use; anything else is `never`, which nothing satisfies.
 */
export type FragmentValue<S> = S extends { readonly enum: readonly (infer Word)[] }
  ? Word
  : S extends { readonly type: 'integer' }
    ? number
    : S extends { readonly type: 'string' }
      ? string
      : S extends { readonly type: 'boolean' }
        ? boolean
        : S extends { readonly type: 'array'; readonly items: infer Item }
          ? readonly FragmentValue<Item>[]
          : S extends { readonly type: 'object'; readonly properties: infer P }
            ? ObjectOf<P, S extends { readonly required: readonly (infer Name)[] } ? Name : never>
            : never;

type ObjectOf<P, Required> = {
  readonly [K in keyof P as K extends Required ? K : never]: FragmentValue<P[K]>;
} & {
  readonly [K in keyof P as K extends Required ? never : K]?: FragmentValue<P[K]>;
};
