/** The world's failure: the server is away, restarting, full, too slow, or does not let us in. After a COMMIT the outcome is unknown. */
export class DatabaseUnavailable extends Error {
  readonly retriable = true;
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'DatabaseUnavailable';
  }
}

/** Two transactions got in each other's way (serialization failure, deadlock, lock time-out); nothing was written. */
export class DatabaseContention extends Error {
  readonly retriable = true;
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'DatabaseContention';
  }
}

/** A migration that has already run was changed afterwards; the schema no longer says what the code says. */
export class MigrationEdited extends Error {
  constructor(schema: string, id: string) {
    super(`migration ${id} of schema ${schema} was edited after it ran; write a new migration instead`);
    this.name = 'MigrationEdited';
  }
}
