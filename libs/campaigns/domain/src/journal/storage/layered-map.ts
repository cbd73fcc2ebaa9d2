const RECENT_MAX = 24;

/**
 * An immutable map whose copies share structure: a change copies the few recent entries only, and now and then all of
 * them. Folding n events costs about n × RECENT_MAX instead of n²; and two states that grew from one do not disturb
 * each other.
 */
export class LayeredMap<K, V> {
  private constructor(
    private readonly base: ReadonlyMap<K, V>,
    /** Hides entries of `base` with the same key. */
    private readonly recent: ReadonlyMap<K, V>,
    /** Of a map that grows in place. */
    private readonly own: Map<K, V> | null = null,
  ) {}

  static of<K, V>(entries: Iterable<readonly [K, V]> = []): LayeredMap<K, V> {
    return new LayeredMap<K, V>(new Map(entries), new Map());
  }

  /** Changes itself instead of being copied: for whoever folds a whole stream and shows nobody what it was in between. */
  static growing<K, V>(): LayeredMap<K, V> {
    const own = new Map<K, V>();
    return new LayeredMap<K, V>(own, new Map(), own);
  }

  get(key: K): V | undefined {
    return this.recent.get(key) ?? this.base.get(key);
  }

  has(key: K): boolean {
    return this.recent.has(key) || this.base.has(key);
  }

  with(key: K, value: V): LayeredMap<K, V> {
    if (this.own !== null) {
      this.own.set(key, value);
      return this;
    }
    const recent = new Map(this.recent).set(key, value);
    if (recent.size <= RECENT_MAX) return new LayeredMap(this.base, recent);
    return new LayeredMap<K, V>(new Map([...this.base, ...recent]), new Map());
  }

  /** Costs a copy of all entries. */
  without(keys: ReadonlySet<K>): LayeredMap<K, V> {
    return LayeredMap.of([...this.base, ...this.recent].filter(([key]) => !keys.has(key)));
  }

  /** In no particular order. */
  *values(): Generator<V> {
    for (const [key, value] of this.base) if (!this.recent.has(key)) yield value;
    yield* this.recent.values();
  }
}
