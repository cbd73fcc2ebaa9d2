import { useEffect, useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import type { OpenHoldDto } from '#api';
import { ProblemNote } from '#shared/ui/problem-note';
import { captureHold, releaseHold } from '../api';
import { useTexts } from '../texts/texts';
import { useAmount } from '../use-amount';
import { useOnline } from '#shared/use-online';
import { useHolds, useReadAgain } from './use-member';

interface HoldsProps {
  readonly memberId: string;
}

/** Those of receipts; what rewards hold is settled by handing them over. */
export const Holds = ({ memberId }: HoldsProps): ReactNode => {
  const { pay: texts } = useTexts();
  const open = useHolds(memberId).data?.holds.filter(({ redemptionId }) => redemptionId === null) ?? [];
  if (open.length === 0) return null;
  return (
    <section className="card held" aria-labelledby="holds">
      <h2 id="holds">{texts.openHolds}</h2>
      <ul className="rows">
        {open.map((hold) => (
          <Hold key={hold.holdId} hold={hold} />
        ))}
      </ul>
    </section>
  );
};

const Hold = ({
  hold: { memberId, holdId, remaining, unit, expiresAt },
}: {
  readonly hold: OpenHoldDto;
}): ReactNode => {
  const { pay: texts } = useTexts();
  const amount = useAmount();
  const isOnline = useOnline();
  const readAgain = useReadAgain(memberId);
  const path = { memberId, holdId };
  const end = useMutation({
    mutationFn: (how: 'capture' | 'release') =>
      how === 'capture' ? captureHold({ path, body: {} }) : releaseHold({ path }),
    onSuccess: ({ revision }) => readAgain(revision),
    onError: () => readAgain(),
  });
  const held = amount(remaining, unit);
  const isOver = end.isPending || !isOnline;
  return (
    <li className="row">
      <div>
        <p className="row-title">{held}</p>
        {expiresAt !== null && <Countdown until={expiresAt} onOver={readAgain} />}
        {end.error !== null && <ProblemNote error={end.error} />}
      </div>
      <div className="buttons">
        <button
          type="button"
          className="primary"
          disabled={isOver}
          aria-label={texts.captureOf(held)}
          onClick={() => end.mutate('capture')}
        >
          {texts.capture}
        </button>
        <button
          type="button"
          disabled={isOver}
          aria-label={texts.releaseOf(held)}
          onClick={() => end.mutate('release')}
        >
          {texts.release}
        </button>
      </div>
    </li>
  );
};

interface CountdownProps {
  readonly until: string;
  readonly onOver: () => void;
}

const Countdown = ({ until, onOver }: CountdownProps): ReactNode => {
  const { pay: texts } = useTexts();
  const secondsLeft = (): number => Math.max(0, Math.ceil((Date.parse(until) - Date.now()) / 1_000));
  const [left, setLeft] = useState(secondsLeft);
  useEffect(() => {
    const timer = setInterval(() => setLeft(secondsLeft()), 500);
    return () => clearInterval(timer);
  });
  const isOver = left === 0;
  useEffect(() => {
    if (isOver) onOver();
  }, [isOver, onOver]);
  const clock = `${String(Math.floor(left / 60))}:${String(left % 60).padStart(2, '0')}`;
  return (
    <p role="timer" className={`number${left < 60 ? ' bad' : ''}`}>
      {texts.left(clock)}
    </p>
  );
};
