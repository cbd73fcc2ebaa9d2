const BUCKETS = 1_024;

/**
 * An immutable map by text whose copies share all but the bucket that has changed: a draw has up to 100,000 tickets, and each comes with an event of its
 * own. Without that, folding n of them would cost n².
 */
export class SharedMap<V> {
  private constructor(
    private readonly buckets: readonly (ReadonlyMap<string, V> | undefined)[],
    readonly size: number,
  ) {}

  static empty<V>(): SharedMap<V> {
    return new SharedMap<V>(new Array<undefined>(BUCKETS).fill(undefined), 0);
  }

  static of<V>(entries: Iterable<readonly [string, V]>): SharedMap<V> {
    const buckets = new Array<Map<string, V> | undefined>(BUCKETS).fill(undefined);
    let size = 0;
    for (const [key, value] of entries) {
      const bucket = (buckets[placeOf(key)] ??= new Map());
      if (!bucket.has(key)) size += 1;
      bucket.set(key, value);
    }
    return new SharedMap<V>(buckets, size);
  }

  get(key: string): V | undefined {
    return this.buckets[placeOf(key)]?.get(key);
  }

  with(key: string, value: V): SharedMap<V> {
    const bucket = new Map(this.buckets[placeOf(key)]);
    const size = this.size + (bucket.has(key) ? 0 : 1);
    return this.changed(key, bucket.set(key, value), size);
  }

  without(key: string): SharedMap<V> {
    const bucket = new Map(this.buckets[placeOf(key)]);
    return bucket.delete(key) ? this.changed(key, bucket, this.size - 1) : this;
  }

  /** In no particular order. */
  *[Symbol.iterator](): Generator<readonly [string, V]> {
    for (const bucket of this.buckets) if (bucket !== undefined) yield* bucket;
  }

  private changed(key: string, bucket: ReadonlyMap<string, V>, size: number): SharedMap<V> {
    const buckets = [...this.buckets];
    buckets[placeOf(key)] = bucket;
    return new SharedMap<V>(buckets, size);
  }
}

const placeOf = (key: string): number => {
  let sum = 0;
  for (let at = 0; at < key.length; at += 1) sum = (Math.imul(sum, 31) + key.charCodeAt(at)) | 0;
  return (sum ^ (sum >>> 16)) & (BUCKETS - 1);
};
