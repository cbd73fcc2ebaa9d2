import { isLongForm } from '../e2e/on-every-platform';
import type { Stage } from './stage';

/** Where something stands on each kind of ground that the style sheets know; the others in the long form. */
const LOOKED_AT_IN_THE_DARK = ['home', 'member', 'receipts-R-1', 'programme-edit', 'insights-points', 'system'];

/** What each page of the console is held to; a part of the console's suite, on its platform. */
export const eachPage = (stage: () => Stage): void => {
  let pages: readonly (readonly [name: string, path: string])[];
  beforeAll(async () => {
    const { platform, memberId } = stage();
    const { body: queue } = await platform.call<{ reviews: readonly { id: string }[] }>('/v1/reviews?state=open');
    const member = `members/${await memberId()}`;
    const review = `reviews/${encodeURIComponent(queue.reviews[0]?.id ?? '')}`;
    pages = [
      ...[
        'home',
        'find',
        'reviews',
        'system',
        'system/lag',
        'system/letters',
        'system/ledger',
        'access',
        'audit',
        'files',
        'adjustments',
        'adjustments/posted',
        'posters',
        'nowhere',
      ],
      ...['programme/edit', 'programme/what-if', 'programme/versions/1', 'rewards', 'rewards/five-off'],
      ...['insights/points', 'insights/tiers', 'insights/health', 'insights/ledger'],
      ...['offers/offers', 'offers/experiments', 'receipts', 'receipts?store=S-014&day=2025-10-31'],
      ...[
        member,
        ...['receipts', 'lots', 'rewards', 'offers', 'expiring', 'member'].map((part) => `${member}/${part}`),
      ],
      ...['receipts/R-1?award=R-1:base', 'receipts/none', review],
    ].map((path) => {
      const named = path
        .replace(member, 'member')
        .replace(review, 'review')
        .replace(/[?]store.*/, '/of-store')
        .replace(/[?].*/, '');
      return [named.replaceAll(/[^\w]+/g, '-'), path] as const;
    });
  });

  const opens = async (path: string): Promise<void> => {
    const { operator } = stage();
    await operator.page.emulateMedia({ colorScheme: 'light' });
    await operator.goesTo(`/console/${path}`);
    await operator.page.getByRole('heading', { level: 1 }).waitFor();
    await operator.seesAll();
  };

  it('is nothing in anybody’s way, light and dark', async () => {
    const { operator } = stage();
    const wrong: string[] = [];
    await operator.page.setViewportSize({ width: 1280, height: 800 });
    for (const [name, path] of pages) {
      await opens(path);
      await operator.picture(`${name}-light`);
      wrong.push(...(await operator.barriers()).map((barrier) => `${name}, light: ${barrier}`));
      await operator.page.emulateMedia({ colorScheme: 'dark' });
      await operator.picture(`${name}-dark`);
      if (isLongForm || LOOKED_AT_IN_THE_DARK.includes(name))
        wrong.push(...(await operator.barriers('colours')).map((barrier) => `${name}, dark: ${barrier}`));
    }
    expect(wrong).toEqual([]);
  });

  // Other languages have the same elements: with them it is about the room that they take.
  it.each([['ru', 320] as const, ...(isLongForm ? [['pl', 1600] as const] : [])])(
    'nothing sticks out: %s, %i pixels',
    async (locale, width) => {
      const { operator } = stage();
      const wide: string[] = [];
      await operator.page.evaluate((chosen) => localStorage.setItem('accrue.locale', chosen), locale);
      await operator.page.setViewportSize({ width, height: 800 });
      for (const [name, path] of pages) {
        await opens(path);
        if (await operator.sticksOut()) wide.push(name);
        await operator.picture(`${name}-${locale}`);
      }
      expect(wide).toEqual([]);
    },
  );
};
