import { eventually, testDatabase, type TestDatabase } from '@accrue/testing';
import type { HeldLock } from './held-lock';

jest.setTimeout(60_000);

describe('a lock that one process holds', () => {
  let server: TestDatabase;
  const happened: string[] = [];
  beforeEach(async () => {
    happened.length = 0;
    server = await testDatabase();
  });
  afterEach(() => server.drop());

  const compete = (who: string, name = 'relay ledger'): HeldLock =>
    server.open('ledger').holdLock({
      name,
      onHeld: () => happened.push(`${who} has it`),
      onLost: () => happened.push(`${who} lost it`),
    });
  const backends = async (): Promise<readonly { readonly pid: number }[]> =>
    server.open('ledger').query<{ pid: number }>(
      `select l.pid from pg_locks l join pg_database d on d.oid = l.database
         where l.locktype = 'advisory' and l.granted and d.datname = current_database()`,
    );

  it('is held by one of those who ask, and by the next when that one gives it back', async () => {
    const first = compete('first');
    await eventually(() => first.isHeld());
    const second = compete('second');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(second.isHeld()).toBe(false);
    await first.stop();
    expect(first.isHeld()).toBe(false);
    await eventually(() => second.isHeld());
    expect(happened).toEqual(['first has it', 'second has it']);
  });

  it('is held apart for each name', async () => {
    const relay = compete('relay');
    const projector = compete('projector', 'projector ledger');
    await eventually(() => relay.isHeld() && projector.isHeld());
  });

  it('is lost with its connection, says so, and is had again', async () => {
    const lock = compete('first');
    await eventually(() => lock.isHeld());
    const [holder] = await backends();
    await server.open('ledger').query('select pg_terminate_backend($1)', [holder?.pid]);
    await eventually(() => happened.length >= 2);
    await eventually(() => lock.isHeld());
    expect(happened).toEqual(['first has it', 'first lost it', 'first has it']);
  });

  it('is not believed any more by a process that could not speak for a while', async () => {
    const lock = compete('first');
    await eventually(() => lock.isHeld());
    const now = performance.now();
    const clock = jest.spyOn(performance, 'now').mockReturnValue(now + 8_000); // as after SIGSTOP and SIGCONT
    try {
      expect(lock.isHeld()).toBe(false);
    } finally {
      clock.mockRestore();
    }
  });
});
