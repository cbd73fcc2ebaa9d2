import { createMemoryEventLog, FixedClock, testDatabase } from '@accrue/testing';
import { ContextApp } from '@accrue/testing-contexts';
import { enrollmentContext } from '../index';

const config = { identityHashKey: '1a'.repeat(32), masterKey: '2b'.repeat(32) };

class EnrollmentApp extends ContextApp {
  static async open(): Promise<EnrollmentApp> {
    const test = await testDatabase();
    const clock = new FixedClock('2026-10-31T12:00:00Z');
    const ground = {
      log: createMemoryEventLog({ clock }),
      database: test.open('enrollment'),
      clock,
      dispose: () => test.drop(),
    };
    return new EnrollmentApp(await this.partsOn(enrollmentContext, ground, { config }));
  }
}

describe('what an employee has enrolled', () => {
  let app: EnrollmentApp;
  beforeAll(async () => {
    app = await EnrollmentApp.open();
    const enrol = async (card: string, more: object): Promise<void> => {
      expect((await app.call('P', 'POST', '/v1/members', { card, ...more })).status).toBe(201);
    };
    const here = { storeId: 'S-1', employeeId: 'E-77' };
    await enrol('c-1', here);
    await enrol('c-2', { ...here, enrolledAt: '2026-10-01T12:00:00Z' });
    await enrol('c-3', { ...here, enrolledAt: '2026-10-01T11:59:59Z' });
    await enrol('c-4', { storeId: 'S-2', employeeId: 'E-77' });
    await enrol('c-5', { storeId: 'S-1', employeeId: 'E-78' });
    await enrol('c-6', { employeeId: 'E-77' });
    await enrol('c-7', { storeId: 'S-1' });
    await app.settled();
  });
  afterAll(() => app.close());

  it.each([
    ['at a store, in all and in thirty days', 'employeeId=E-77&storeId=S-1', { enrolled: 3, recent: 2 }],
    ['at another store', 'employeeId=E-77&storeId=S-2', { enrolled: 1, recent: 1 }],
    ['where no store was named', 'employeeId=E-77', { enrolled: 1, recent: 1 }],
    ['of an employee who has enrolled nobody', 'employeeId=E-1&storeId=S-1', { enrolled: 0, recent: 0 }],
  ])('is counted %s', async (_what, query, counts) => {
    expect((await app.call('P', 'GET', `/v1/enrolments?${query}`)).body).toEqual(counts);
  });

  it('is the same when somebody enrols again', async () => {
    await app.call('P', 'POST', '/v1/members', { card: 'c-1', storeId: 'S-1', employeeId: 'E-77' });
    await app.settled();
    expect((await app.call('P', 'GET', '/v1/enrolments?employeeId=E-77&storeId=S-1')).body).toMatchObject({
      enrolled: 3,
    });
  });

  it('needs a name', async () => {
    for (const query of ['', '?storeId=S-1', '?employeeId='])
      expect((await app.call('P', 'GET', `/v1/enrolments${query}`)).body).toMatchObject({ status: 400 });
    expect((await app.call('P', 'GET', '/v1/enrolments?employeeId=%00')).body).toMatchObject({ status: 422 });
  });
});
