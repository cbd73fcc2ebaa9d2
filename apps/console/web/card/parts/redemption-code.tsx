import type { ReactNode } from 'react';
import { QrCode } from '#shared/ui/qr-code';
import { useTexts } from '../texts/texts';
import { useFormat } from '../use-words';

interface RedemptionCodeProps {
  readonly redemptionId: string;
  /** To type in somewhere else. */
  readonly code?: string | undefined;
  readonly until: string | null;
}

/** What the till scans: it confirms it once, and refuses it after that. Capitals make a small code. */
export const RedemptionCode = ({ redemptionId, code, until }: RedemptionCodeProps): ReactNode => {
  const { redemption: texts } = useTexts();
  const format = useFormat();
  return (
    <div className="qr">
      <QrCode text={`R.${redemptionId.toUpperCase()}`} label={texts.label} />
      {code !== undefined && (
        <p>
          <code>{code}</code>
        </p>
      )}
      <p>{texts.showIt}</p>
      {until !== null && <p className="small">{texts.until(format.instant(until))}</p>}
    </div>
  );
};
