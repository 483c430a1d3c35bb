import type { ComponentChildren } from "preact";
import { Button } from "../../kit/components/Button.tsx";
import { Dialog } from "../../kit/components/Dialog.tsx";
import { t } from "../../kit/texts.ts";
import { useDoing } from "../doing.ts";
import { WhyNot } from "./WhyNot.tsx";

interface Props {
  title: string;
  /** What happens then, and to whom. */
  children: ComponentChildren;
  /** The name of what is done: never just "OK". */
  yes: string;
  act: () => Promise<unknown>;
  /** `done`: it was done, and not just left. */
  onClose: (done: boolean) => void;
}

/** Asked before what others notice. Doing nothing is the first button that the focus finds. */
export function Confirm({ title, children, yes, act, onClose }: Props) {
  const doing = useDoing();
  return (
    <Dialog title={title} close={t("admin.close")} onClose={() => onClose(false)}>
      <div class="confirm">{children}</div>
      <WhyNot why={doing.why} />
      <div class="form-foot">
        <Button
          kind="primary"
          busy={doing.busy}
          onClick={async () => {
            if (await doing.run(act)) onClose(true);
          }}
        >
          {yes}
        </Button>
        <Button onClick={() => onClose(false)}>{t("admin.cancel")}</Button>
      </div>
    </Dialog>
  );
}
