import { DatabaseContention, type Database, type Queryable } from '@accrue/persistence';
import type { FaultyWorld } from './faults';
import { STATEMENTS } from './statements';

export type Row = Readonly<Record<string, unknown>>;

/** Rows by primary key, table by table. Rows are never changed, only replaced. */
export class Tables {
  constructor(private readonly tables = new Map<string, Map<string, Row>>()) {}

  of(name: string): Map<string, Row> {
    const table = this.tables.get(name) ?? new Map<string, Row>();
    this.tables.set(name, table);
    return table;
  }

  rows<Shape extends object = Row>(name: string): readonly Shape[] {
    return [...this.of(name).values()] as readonly object[] as readonly Shape[];
  }

  copy(): Tables {
    return new Tables(new Map([...this.tables].map(([name, table]) => [name, new Map(table)])));
  }

  become({ tables }: Tables): void {
    this.tables.clear();
    for (const [name, table] of tables) this.tables.set(name, table);
  }
}

interface Asked {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What a statement of the contexts does, as a function; one that nobody wrote here fails the simulation at once. */
export interface Statement {
  /** How its text begins, white space made even. */
  readonly text: string;
  run(tables: Tables, values: never): readonly object[];
}

const SAVEPOINT = /^(savepoint|release savepoint|rollback to savepoint) /;

/**
 * A database that knows the statements of the contexts by heart. A statement outside of a transaction happens at once; those of a
 * transaction see what is committed and what they did, and happen together at its end. Two transactions that got in each other's
 * way: one is told so and is tried again, where PostgreSQL would have made it wait.
 */
export const simulatedDatabase = (tables: Tables, world: Pick<FaultyWorld, 'toDatabase'>): Database => {
  const call = <R extends object>(asked: Asked, perform: () => readonly object[]): Promise<readonly R[]> =>
    world.toDatabase(labelOf(asked.text), async () => perform() as readonly R[], { isWrite: isWrite(asked.text) });
  return {
    query: (text, values = []) => call({ text, values }, () => execute(tables, { text, values })),
    transaction: async (work) => {
      let done: { readonly asked: Asked; readonly answer: string }[] = [];
      const marks: number[] = [];
      const tx: Queryable = {
        query: (text, values = []) => {
          const asked = { text, values };
          return call(asked, () => {
            const [, savepoint] = SAVEPOINT.exec(text) ?? [];
            if (savepoint === 'savepoint') marks.push(done.length);
            const mark = savepoint === undefined || savepoint === 'savepoint' ? undefined : marks.pop();
            if (savepoint?.startsWith('rollback')) done = done.slice(0, mark);
            if (savepoint !== undefined) return [];
            const seen = tables.copy();
            for (const before of done) execute(seen, before.asked);
            const rows = execute(seen, asked);
            done = [...done, { asked, answer: JSON.stringify(rows) }];
            return rows;
          });
        },
      };
      const result = await work(tx);
      const commit = async (): Promise<void> => {
        const next = tables.copy();
        const isAsSeen = done.every(({ asked, answer }) => JSON.stringify(execute(next, asked)) === answer);
        if (!isAsSeen) throw new DatabaseContention('another transaction was faster');
        tables.become(next);
      };
      if (done.length > 0) await world.toDatabase('commit', commit, { isWrite: true });
      return result;
    },
    close: () => Promise.resolve(),
  };
};

const even = (text: string): string => text.replace(/\s+/g, ' ').trim();
const isWrite = (text: string): boolean => /^\s*(insert|update|delete|with wanted)/.test(text);
const labelOf = (text: string): string => even(text).slice(0, 40);

const known = new Map<string, Statement>();

const execute = (tables: Tables, { text, values }: Asked): readonly object[] => {
  let statement = known.get(text);
  if (statement === undefined) {
    const wanted = even(text);
    statement = STATEMENTS.find((each) => wanted.startsWith(each.text));
    if (statement === undefined) throw new Error(`tests/simulation/statements knows no statement ${wanted}`);
    known.set(text, statement);
  }
  return statement.run(tables, values as never);
};
