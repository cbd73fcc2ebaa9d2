import type { ReactNode } from 'react';
import { Dialog } from './dialog';
import { QrCode } from './qr-code';

interface CardLinkDialogProps {
  /** Path of the card with its secret, as the API tells it once. */
  readonly link: string;
  readonly texts: { readonly title: string; readonly codeLabel: string; readonly scanIt: string };
  readonly onClose: () => void;
}

/** The link to a member's card, for their phone to scan. */
export const CardLinkDialog = ({ link, texts, onClose }: CardLinkDialogProps): ReactNode => (
  <Dialog title={texts.title} onClose={onClose}>
    <div className="qr">
      <QrCode text={`${window.location.origin}${link}`} label={texts.codeLabel} />
      <p>{texts.scanIt}</p>
    </div>
  </Dialog>
);
