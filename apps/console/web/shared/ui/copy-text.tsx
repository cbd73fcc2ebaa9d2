import { useState, type ReactNode } from 'react';
import { useSharedTexts } from '../texts/texts';

export const CopyText = ({ text }: { readonly text: string }): ReactNode => {
  const { actions } = useSharedTexts();
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="stack">
      <pre className="json">{text}</pre>
      <button type="button" onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
        {isCopied ? actions.copied : actions.copy}
      </button>
    </div>
  );
};
