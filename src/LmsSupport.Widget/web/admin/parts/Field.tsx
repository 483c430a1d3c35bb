import "./Field.css";
import { CircleAlert } from "lucide";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "../../kit/components/Icon.tsx";

interface About {
  label: string;
  hint?: ComponentChildren;
  wrong?: string | undefined;
  /** Said beside the label when a field may stay empty. */
  optional?: string;
}

interface Input {
  type?: "text" | "url" | "datetime-local";
  placeholder?: string;
  maxLength?: number;
  autocomplete?: string;
  autofocus?: boolean;
  required?: boolean;
  /** Left for another field, not for a button: what appears then would move the button from under the pointer. */
  onLeft?: () => void;
  onKeyDown?: (event: KeyboardEvent) => void;
}

interface TextProps extends About, Input {
  value: string;
  onChange: (value: string) => void;
  /** For addresses and codes: read letter by letter. */
  mono?: boolean;
}

export function TextField({
  label,
  hint,
  wrong,
  optional,
  value,
  onChange,
  mono,
  type = "text",
  onLeft,
  ...rest
}: TextProps) {
  const id = useId();
  return (
    <Around id={id} label={label} hint={hint} wrong={wrong} optional={optional}>
      <input
        type={type as "text"}
        {...rest}
        id={id}
        class={mono ? "input mono" : "input"}
        dir={mono ? "ltr" : "auto"}
        {...(mono && { spellcheck: false, autocapitalize: "off", autocorrect: "off", autocomplete: "off" })}
        value={value}
        aria-invalid={wrong ? "true" : undefined}
        aria-describedby={`${id}-more`}
        onInput={(event) => onChange(event.currentTarget.value)}
        onBlur={(event) => event.relatedTarget instanceof HTMLButtonElement || onLeft?.()}
      />
    </Around>
  );
}

interface AreaProps extends About {
  value: string;
  rows?: number;
  onChange: (value: string) => void;
}

export function AreaField({ label, hint, wrong, optional, value, rows = 2, onChange }: AreaProps) {
  const id = useId();
  return (
    <Around id={id} label={label} hint={hint} wrong={wrong} optional={optional}>
      <textarea
        id={id}
        class="input mono"
        dir="ltr"
        rows={rows}
        spellcheck={false}
        value={value}
        aria-invalid={wrong ? "true" : undefined}
        aria-describedby={`${id}-more`}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </Around>
  );
}

interface SelectProps<T extends string> extends About {
  value: T;
  options: { value: T; text: string }[];
  onChange: (value: T) => void;
}

export function SelectField<T extends string>({ label, hint, wrong, value, options, onChange }: SelectProps<T>) {
  const id = useId();
  return (
    <Around id={id} label={label} hint={hint} wrong={wrong}>
      <select
        id={id}
        class="input"
        value={value}
        aria-describedby={`${id}-more`}
        onChange={(event) => onChange(event.currentTarget.value as T)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </Around>
  );
}

interface AroundProps extends Omit<About, "optional"> {
  id: string;
  optional?: string | undefined;
  children: ComponentChildren;
}

function Around({ id, label, hint, wrong, optional, children }: AroundProps) {
  return (
    <div class="field">
      <label for={id}>
        {label}
        {optional && <span class="field-optional"> · {optional}</span>}
      </label>
      {children}
      <div id={`${id}-more`} class="field-more">
        {wrong && (
          <p class="field-wrong">
            <Icon of={CircleAlert} size={14} />
            {wrong}
          </p>
        )}
        {hint && <p class="field-hint">{hint}</p>}
      </div>
    </div>
  );
}

interface SwitchProps {
  label: string;
  hint?: ComponentChildren;
  checked: boolean;
  busy?: boolean;
  onChange: (checked: boolean) => void;
}

/** On or off, at once or with the form that it stands in. */
export function Switch({ label, hint, checked, busy, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div class="switch">
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={checked}
        aria-checked={checked}
        aria-busy={busy}
        aria-describedby={hint ? `${id}-more` : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <label for={id}>{label}</label>
      {hint && (
        <p class="field-hint" id={`${id}-more`}>
          {hint}
        </p>
      )}
    </div>
  );
}
