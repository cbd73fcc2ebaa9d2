import { useState, type ReactNode } from 'react';
import type { MemberRewardDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { Loaded } from '#shared/ui/loaded';
import { useTexts } from '../texts/texts';
import { useAmount } from '../use-amount';
import { useOnline } from '#shared/use-online';
import { RedeemDialog } from './redeem-dialog';
import { useCatalogue } from './use-member';

interface CatalogueProps {
  readonly memberId: string;
}

export const Catalogue = ({ memberId }: CatalogueProps): ReactNode => {
  const { rewards: texts } = useTexts();
  const catalogue = useCatalogue(memberId);
  const [chosen, setChosen] = useState<MemberRewardDto | null>(null);
  return (
    <section className="card" aria-labelledby="catalogue">
      <h2 id="catalogue">{texts.title}</h2>
      <Loaded query={catalogue}>
        {({ rewards }) =>
          rewards.length === 0 ? (
            <p className="muted">{texts.none}</p>
          ) : (
            <ul className="rows">
              {rewards.map((reward) => (
                <Reward key={reward.rewardId} reward={reward} onRedeem={() => setChosen(reward)} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {chosen !== null && <RedeemDialog memberId={memberId} reward={chosen} onClose={() => setChosen(null)} />}
    </section>
  );
};

interface RewardProps {
  readonly reward: MemberRewardDto;
  readonly onRedeem: () => void;
}

const Reward = ({ reward, onRedeem }: RewardProps): ReactNode => {
  const { rewards: texts } = useTexts();
  const amount = useAmount();
  const isOnline = useOnline();
  const canHave = reward.missing.length === 0;
  return (
    <li className="row">
      <div>
        <p className="row-title">{reward.title}</p>
        <p className="small muted">{amount(reward.points, reward.unit)}</p>
        {!canHave && <Missing reward={reward} />}
      </div>
      {canHave && (
        <button
          type="button"
          className="primary"
          disabled={!isOnline}
          aria-label={texts.redeemOf(reward.title)}
          onClick={onRedeem}
        >
          {texts.redeem}
        </button>
      )}
    </li>
  );
};

const Missing = ({ reward: { missing, unit } }: Pick<RewardProps, 'reward'>): ReactNode => {
  const { rewards: texts } = useTexts();
  const format = useFormat();
  const amount = useAmount();
  const [first] = missing;
  if (first === undefined) return null;
  const said =
    first.code === 'points.insufficient' && first.points !== undefined
      ? texts.short(amount(first.points, unit))
      : first.code === 'reward.not_yet' && first.from !== undefined
        ? texts.from(format.day(first.from))
        : (texts.missing[first.code] ?? texts.notNow);
  return <p className="small">{said}</p>;
};
