import { Eye, EyeOff } from "lucide";
import { useState } from "preact/hooks";
import type { PageContext } from "../kit/api.ts";
import { Dialog } from "../kit/components/Dialog.tsx";
import { Icon } from "../kit/components/Icon.tsx";
import { plural, t } from "../kit/texts.ts";
import { useStore } from "../kit/useStore.ts";
import type { Help } from "./help.ts";
import { firstName } from "./names.ts";
import { useConversation } from "./useConversation.ts";

/** What the tutor gets to know besides the words: said, to be looked at, to be switched off. */
export function Shared({ help }: { help: Help }) {
  const shares = useStore(help.shares);
  useStore(help.bridge.told);
  const conversation = useConversation(help);
  const [open, setOpen] = useState(false);
  const context = help.context();
  const name = firstName(conversation?.tutor?.name ?? "");

  return (
    <div class="shared">
      <Icon of={shares ? Eye : EyeOff} size={14} />
      <span>{shares ? sentence(context, name) : t("widget.share.nothing")}</span>
      <button type="button" class="link" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {t("widget.share.what")}
      </button>
      {open && (
        <Dialog sheet title={t("widget.share.title")} close={t("widget.close")} onClose={() => setOpen(false)}>
          <Sheet help={help} context={context} />
        </Dialog>
      )}
    </div>
  );
}

function sentence(context: PageContext, name: string): string {
  const { browser, os } = context.device;
  const device = browser && os ? t("widget.share.on", { browser, os }) : browser || os;
  const parts = [
    context.address && t("widget.share.thisPage"),
    device,
    context.errors.length > 0 && plural("widget.share.errors", context.errors.length),
  ].filter((part): part is string => !!part);
  const things = parts.join(", ");
  return name ? t("widget.share.sees", { name, things }) : t("widget.share.seesAny", { things });
}

function Sheet({ help, context }: { help: Help; context: PageContext }) {
  const shares = useStore(help.shares);
  const { device } = context;
  const rows: [string, string | undefined][] = [
    [t("widget.share.address"), context.address],
    [t("widget.share.pageTitle"), context.title],
    [t("widget.share.activity"), context.activity],
    [t("widget.share.browser"), device.browser],
    [t("widget.share.system"), device.os],
    [t("widget.share.screen"), device.screen],
    [t("widget.share.window"), device.viewport],
    [t("widget.share.touch"), t(device.touch ? "widget.share.yes" : "widget.share.no")],
    [t("widget.share.language"), context.language],
    [t("widget.share.network"), context.network],
    [t("widget.share.frames"), t(`widget.share.framesAre.${context.frames}`)],
  ];
  return (
    <div class="sheet-content">
      <label class="switch">
        <input
          type="checkbox"
          role="switch"
          checked={shares}
          aria-checked={shares}
          onChange={(event) => help.share(event.currentTarget.checked)}
        />
        <span>{t("widget.share.switch")}</span>
      </label>
      <p class="muted small">{t("widget.share.why")}</p>
      <dl class={shares ? "told" : "told off"}>
        {rows.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd dir="auto">{value}</dd>
              </div>
            ),
        )}
        <div>
          <dt>{t("widget.share.errorsSeen")}</dt>
          <dd>
            {context.errors.length === 0 && t("widget.share.noErrors")}
            {context.errors.map((error) => (
              <code key={error.at + error.message}>
                {error.message}
                {error.source && ` · ${error.source}${error.line ? `:${error.line}` : ""}`}
              </code>
            ))}
          </dd>
        </div>
      </dl>
    </div>
  );
}
