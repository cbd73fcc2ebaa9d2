import { useId, type InputHTMLAttributes, type ReactNode } from 'react';

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with what was typed. */
  readonly error?: string | undefined;
  readonly children?: (ids: { readonly id: string; readonly 'aria-describedby': string }) => ReactNode;
  readonly input?: InputHTMLAttributes<HTMLInputElement>;
}

/** A label, its control, and what is said about it. */
export const Field = ({ label, hint, error, children, input }: FieldProps): ReactNode => {
  const id = useId();
  const about = `${id}-about`;
  const ids = { id, 'aria-describedby': about };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children === undefined ? <input {...input} {...ids} aria-invalid={error !== undefined} /> : children(ids)}
      <div id={about}>
        {error !== undefined && <p className="field-error">{error}</p>}
        {hint !== undefined && <p className="hint">{hint}</p>}
      </div>
    </div>
  );
};
