import { Button } from "../../kit/components/Button.tsx";
import { t } from "../../kit/texts.ts";

interface Props {
  /** What the form does, as its button says. */
  text: string;
  busy: boolean;
  onCancel: () => void;
}

/** The end of a dialog's form: do it, or leave it. */
export function FormFoot({ text, busy, onCancel }: Props) {
  return (
    <div class="form-foot">
      <Button kind="primary" type="submit" busy={busy} onClick={() => {}}>
        {text}
      </Button>
      <Button onClick={onCancel}>{t("admin.cancel")}</Button>
    </div>
  );
}
