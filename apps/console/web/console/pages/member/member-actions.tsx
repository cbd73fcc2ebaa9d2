import { useState, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useMay } from '#shared/session/session';
import { CopyText } from '#shared/ui/copy-text';
import { Dialog } from '#shared/ui/dialog';
import { useTexts } from '../../texts/texts';
import { IdentityDialog, type IdentityWish } from './identity-dialog';
import { MembershipDialog, type MembershipWish } from './membership-dialog';

interface MemberActionsProps {
  readonly memberId: string;
  readonly isActive: boolean;
  readonly mergedInto: string | null;
}

/** What support does for a member on the phone, and what operators alone may do. */
export const MemberActions = ({ memberId, isActive, mergedInto }: MemberActionsProps): ReactNode => {
  const { identities, membership } = useTexts().member;
  const may = useMay();
  const queryClient = useQueryClient();
  const [identityWish, setIdentityWish] = useState<IdentityWish | null>(null);
  const [wish, setWish] = useState<MembershipWish | null>(null);
  const [certificate, setCertificate] = useState<string | null>(null);

  const identityWishes: readonly IdentityWish[] = may('operator') ? ['link', 'block', 'free'] : ['link', 'block'];
  // The points of a duplicate are on another account: there is nothing else to do with it.
  const wishes: readonly MembershipWish[] =
    mergedInto !== null ? ['separate'] : isActive ? ['merge', 'close', 'erase'] : ['erase'];
  return (
    <>
      {isActive && (
        <section className="card" aria-labelledby="identities">
          <h2 id="identities">{identities.title}</h2>
          <div className="buttons">
            {identityWishes.map((of) => (
              <button key={of} type="button" onClick={() => setIdentityWish(of)}>
                {identities.wishes[of]}
              </button>
            ))}
          </div>
        </section>
      )}
      {may('operator') && (
        <section className="card" aria-labelledby="membership">
          <h2 id="membership">{membership.title}</h2>
          <div className="buttons">
            {wishes.map((of) => (
              <button key={of} type="button" className="danger" onClick={() => setWish(of)}>
                {membership.wishes[of]}
              </button>
            ))}
          </div>
        </section>
      )}
      {identityWish !== null && (
        <IdentityDialog memberId={memberId} wish={identityWish} onClose={() => setIdentityWish(null)} />
      )}
      {wish !== null && (
        <MembershipDialog {...{ memberId, mergedInto, wish }} onClose={() => setWish(null)} onErased={setCertificate} />
      )}
      {certificate !== null && (
        <Dialog
          title={membership.certificate}
          // Of who was erased the page has nothing to show: not before the certificate was seen.
          onClose={() => {
            setCertificate(null);
            void queryClient.invalidateQueries({ queryKey: ['member', memberId] });
          }}
        >
          <p>{membership.certificateMeans}</p>
          <CopyText text={certificate} />
        </Dialog>
      )}
    </>
  );
};
