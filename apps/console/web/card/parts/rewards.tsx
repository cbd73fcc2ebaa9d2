import { useState, type ReactNode } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { BalanceDto, MemberRewardDto } from '#api';
import { Dialog } from '#shared/ui/dialog';
import { Loaded } from '#shared/ui/loaded';
import { ProblemNote } from '#shared/ui/problem-note';
import { readRewards, redeem } from '../api';
import { useTexts } from '../texts/texts';
import { useAmount, useFormat } from '../use-words';
import { RedemptionCode } from './redemption-code';

export const Rewards = ({ balance }: { readonly balance: BalanceDto }): ReactNode => {
  const { rewards: texts } = useTexts();
  const spendable = balance.wallets.map(({ walletId, active }) => `${walletId}:${String(Math.max(0, active))}`);
  const rewards = useQuery({
    queryKey: ['rewards', spendable],
    queryFn: () => readRewards(spendable.length === 0 ? {} : { spendable: spendable.join(',') }),
  });
  const [chosen, setChosen] = useState<MemberRewardDto | null>(null);
  return (
    <section className="card" aria-labelledby="rewards">
      <h2 id="rewards">{texts.title}</h2>
      <Loaded query={rewards}>
        {(shown) =>
          shown.rewards.length === 0 ? (
            <p className="muted">{texts.none}</p>
          ) : (
            <ul className="rows">
              {shown.rewards.map((reward) => (
                <Reward key={reward.rewardId} reward={reward} onChosen={() => setChosen(reward)} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {chosen !== null && <RedeemDialog reward={chosen} onClose={() => setChosen(null)} />}
    </section>
  );
};

interface RewardProps {
  readonly reward: MemberRewardDto;
  readonly onChosen: () => void;
}

const Reward = ({ reward: { title, points, unit, missing }, onChosen }: RewardProps): ReactNode => {
  const { rewards: texts, shared } = useTexts();
  const amount = useAmount();
  const format = useFormat();
  const [first] = missing;
  return (
    <li className="row">
      <div>
        <p className="row-title">{title}</p>
        <p className="small muted">{amount(points, unit)}</p>
        {first !== undefined && (
          <p className="small">
            {first.points !== undefined
              ? texts.short(amount(first.points, unit))
              : first.from !== undefined
                ? texts.from(format.day(first.from))
                : (shared.problems[first.code] ?? texts.notNow)}
          </p>
        )}
      </div>
      {first === undefined && (
        <button type="button" className="primary" aria-label={texts.getOf(title)} onClick={onChosen}>
          {texts.get}
        </button>
      )}
    </li>
  );
};

interface RedeemDialogProps {
  readonly reward: MemberRewardDto;
  readonly onClose: () => void;
}

const RedeemDialog = ({ reward: { rewardId, title, points, unit }, onClose }: RedeemDialogProps): ReactNode => {
  const { rewards: texts } = useTexts();
  const amount = useAmount();
  const queryClient = useQueryClient();
  // Of this wish: pressed twice, or sent again, it is one.
  const [redemptionId] = useState(() => crypto.randomUUID());
  const wish = useMutation({
    mutationFn: () => redeem(rewardId, redemptionId),
    onSettled: () => queryClient.invalidateQueries(),
  });
  return (
    <Dialog title={title} onClose={onClose}>
      {wish.error !== null && <ProblemNote error={wish.error} />}
      {wish.data === undefined ? (
        <>
          <p>{texts.takes(amount(points, unit))}</p>
          <div className="buttons">
            <button type="button" className="primary big" disabled={wish.isPending} onClick={() => wish.mutate()}>
              {texts.get}
            </button>
          </div>
        </>
      ) : (
        <RedemptionCode
          redemptionId={wish.data.redemptionId}
          code={wish.data.code}
          until={wish.data.confirmBy ?? wish.data.useBy ?? null}
        />
      )}
    </Dialog>
  );
};
