import { useState, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { OwnRewardDto } from '#api';
import { Dialog } from '#shared/ui/dialog';
import { readOwnRewards } from '../api';
import { useTexts } from '../texts/texts';
import { useFormat } from '../use-words';
import { RedemptionCode } from './redemption-code';

/** What they have and can use now. */
export const OwnRewards = (): ReactNode => {
  const { own: texts } = useTexts();
  const own = useQuery({ queryKey: ['own'], queryFn: () => readOwnRewards() });
  const [shown, setShown] = useState<OwnRewardDto | null>(null);
  const usable = own.data?.rewards.filter(({ isUsable }) => isUsable) ?? [];
  if (usable.length === 0) return null;
  return (
    <section className="card" aria-labelledby="own">
      <h2 id="own">{texts.title}</h2>
      <ul className="rows">
        {usable.map((reward) => (
          <Own key={reward.id} reward={reward} onShown={() => setShown(reward)} />
        ))}
      </ul>
      {shown !== null && (
        <Dialog title={shown.title ?? shown.rewardId} onClose={() => setShown(null)}>
          <RedemptionCode redemptionId={shown.id} code={shown.code} until={shown.useBy} />
        </Dialog>
      )}
    </section>
  );
};

interface OwnProps {
  readonly reward: OwnRewardDto;
  readonly onShown: () => void;
}

const Own = ({ reward: { title, rewardId, origin, code, useBy }, onShown }: OwnProps): ReactNode => {
  const { own: texts, redemption } = useTexts();
  const format = useFormat();
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
        {useBy !== null && <p className="small">{redemption.until(format.instant(useBy))}</p>}
      </div>
      {origin === 'redeemed' && (
        <button type="button" aria-label={texts.showOf(name)} onClick={onShown}>
          {texts.show}
        </button>
      )}
    </li>
  );
};
