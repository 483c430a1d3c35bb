import { useState } from "preact/hooks";
import { Button } from "../../kit/components/Button.tsx";
import { Dialog } from "../../kit/components/Dialog.tsx";
import { t } from "../../kit/texts.ts";
import { useDoing } from "../doing.ts";
import { TextField } from "./Field.tsx";
import { WhyNot } from "./WhyNot.tsx";

interface Props {
  title: string;
  label: string;
  hint?: string;
  name?: string;
  save: (name: string) => Promise<unknown>;
  done: () => Promise<void>;
  onClose: () => void;
}

/** Asks for one name. */
export function NameDialog({ title, label, hint, name: before = "", save, done, onClose }: Props) {
  const doing = useDoing();
  const [name, setName] = useState(before);
  const [asked, setAsked] = useState(false);
  const send = async (event: Event) => {
    event.preventDefault();
    setAsked(true);
    if (name.trim() && (await doing.run(() => save(name.trim())))) await done();
  };
  return (
    <Dialog title={title} close={t("admin.close")} onClose={onClose}>
      <form class="form" onSubmit={send} noValidate>
        <TextField
          label={label}
          hint={hint}
          value={name}
          maxLength={200}
          autofocus
          wrong={asked && !name.trim() ? t("admin.wrong.missing") : doing.why?.fields.name}
          onChange={setName}
        />
        <WhyNot why={doing.why} />
        <div class="form-foot">
          <Button kind="primary" type="submit" busy={doing.busy} onClick={() => {}}>
            {t("admin.save")}
          </Button>
          <Button onClick={onClose}>{t("admin.cancel")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
