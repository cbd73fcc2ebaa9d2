import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { OwnRewardDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { Loaded } from '#shared/ui/loaded';
import { ProblemNote } from '#shared/ui/problem-note';
import { markGivenUsed } from '../api';
import { useTexts } from '../texts/texts';
import { useOnline } from '#shared/use-online';
import { useOwnRewards, useReadAgain } from './use-member';

interface OwnRewardsProps {
  readonly memberId: string;
}

/** What they have and can use now. */
export const OwnRewards = ({ memberId }: OwnRewardsProps): ReactNode => {
  const { own: texts } = useTexts();
  const own = useOwnRewards(memberId);
  return (
    <section className="card" aria-labelledby="own">
      <h2 id="own">{texts.title}</h2>
      <Loaded query={own}>
        {({ rewards }) => {
          const usable = rewards.filter(({ isUsable }) => isUsable);
          return usable.length === 0 ? (
            <p className="muted">{texts.none}</p>
          ) : (
            <ul className="rows">
              {usable.map((reward) => (
                <Own key={reward.id} memberId={memberId} reward={reward} />
              ))}
            </ul>
          );
        }}
      </Loaded>
    </section>
  );
};

interface OwnProps extends OwnRewardsProps {
  readonly reward: OwnRewardDto;
}

const Own = ({ memberId, reward: { id, origin, title, rewardId, code, useBy } }: OwnProps): ReactNode => {
  const { own: texts, redemption } = useTexts();
  const format = useFormat();
  const isOnline = useOnline();
  const readAgain = useReadAgain(memberId);
  // Of this showing of the row: another till is refused.
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const use = useMutation({
    mutationFn: () => markGivenUsed({ path: { givenId: id } }, { idempotencyKey }),
    onSuccess: () => readAgain(),
  });
  const name = title ?? rewardId;
  return (
    <li className="row">
      <div>
        <p className="row-title">{name}</p>
        {code !== undefined && (
          <p>
            <code>{code}</code>
          </p>
        )}
        {useBy !== null && <p className="small muted">{redemption.until(format.instant(useBy))}</p>}
        {use.error !== null && <ProblemNote error={use.error} />}
      </div>
      {origin === 'given' ? (
        <button
          type="button"
          disabled={use.isPending || use.isSuccess || !isOnline}
          aria-label={texts.useOf(name)}
          onClick={() => use.mutate()}
        >
          {redemption.use}
        </button>
      ) : (
        <Link href={`/redemptions/${encodeURIComponent(id)}`} className="button" aria-label={texts.showOf(name)}>
          {texts.show}
        </Link>
      )}
    </li>
  );
};
