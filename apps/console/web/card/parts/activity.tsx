import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Loaded } from '#shared/ui/loaded';
import { useSpoken } from '#shared/texts/texts';
import type { StatementLineDto } from '#api';
import { readOwnRewards, readStatement } from '../api';
import { useTexts } from '../texts/texts';
import { useFormat } from '../use-words';

const SHOWN = 20;

/** What happened to the points, newest first, in the words that the platform has for it in the member's language. */
export const Activity = (): ReactNode => {
  const { activity: texts } = useTexts();
  const { locale } = useSpoken();
  const format = useFormat();
  const own = useQuery({ queryKey: ['own'], queryFn: () => readOwnRewards() });
  /** Members know a reward by its title, and nothing of ids. */
  const sentenceOf = ({
    kind,
    reason,
    redemptionId,
  }: Pick<StatementLineDto, 'kind' | 'reason' | 'redemptionId'>): string => {
    if (redemptionId === null) return reason.text;
    const reward = own.data?.rewards.find(({ id }) => id === redemptionId);
    return (texts.redeemed[kind] ?? texts.redeemedOtherwise)(reward?.title ?? texts.aReward);
  };
  const statement = useQuery({
    queryKey: ['statement', locale],
    queryFn: () => readStatement({ limit: SHOWN, locale }),
  });
  return (
    <section className="card" aria-labelledby="activity">
      <h2 id="activity">{texts.title}</h2>
      <Loaded query={statement}>
        {({ lines }) =>
          lines.length === 0 ? (
            <p className="muted">{texts.none}</p>
          ) : (
            <ul className="rows">
              {lines.map(({ revision, walletId, points, occurredAt, ...line }) => (
                <li key={`${String(revision)} ${walletId}`} className="row">
                  <div>
                    <p>{sentenceOf(line)}</p>
                    <p className="small muted">
                      <time dateTime={occurredAt}>{format.instant(occurredAt)}</time>
                    </p>
                  </div>
                  <strong>{format.change(points)}</strong>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
};
