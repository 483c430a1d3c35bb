import { CircleCheck, CircleMinus, CircleX, LoaderCircle, RotateCw } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { announce } from "../../kit/components/announce.ts";
import { Button } from "../../kit/components/Button.tsx";
import { Icon } from "../../kit/components/Icon.tsx";
import { t } from "../../kit/texts.ts";
import type { RegistrationView, Step, StepName } from "../api.ts";
import { useOrganisation } from "../app.ts";
import { useDoing } from "../doing.ts";
import { WhyNot } from "../parts/WhyNot.tsx";

const names: StepName[] = ["keys", "token", "roster", "grades"];
const icons = { ok: CircleCheck, failed: CircleX, skipped: CircleMinus, busy: LoaderCircle };

interface Props {
  registration: RegistrationView;
  /** Several are tested side by side: say which this is. */
  named?: boolean;
  onDone?: () => void;
}

/** Tries each step as the service will do it for real, and says plainly how each went. Begins at once. */
export function TestSteps({ registration, named, onDone }: Props) {
  const api = useOrganisation();
  const doing = useDoing();
  const [steps, setSteps] = useState<Step[]>();

  const test = () =>
    doing.run(async () => {
      setSteps(undefined);
      const told = (await api.test(registration.id)).steps;
      setSteps(told);
      const failed = told.filter(({ outcome }) => outcome === "failed");
      announce(
        failed.length
          ? `${t("admin.test.failed")} ${failed.map(({ title }) => title).join(". ")}`
          : t("admin.test.good"),
      );
      onDone?.();
    });
  useEffect(() => void test(), []);

  const result = (name: StepName) => steps?.find(({ step }) => step === name);
  return (
    <section class="test" aria-label={t("admin.test.name", { name: registration.name })}>
      {named && (
        <h3 class="test-title" dir="auto">
          {registration.name}
        </h3>
      )}
      <ol aria-busy={doing.busy}>
        {names.map((name) => {
          const step = result(name);
          const state = step?.outcome ?? (doing.busy ? "busy" : "skipped");
          return (
            <li key={name} class={`test-step ${state}`}>
              <Icon of={icons[state]} size={20} />
              <div class="grow">
                <b>{t(`admin.test.${name}`)}</b>
                <span class="test-state"> · {t(`admin.test.state.${state}`)}</span>
                {step ? (
                  (step.title || step.detail) &&
                  state !== "ok" && (
                    <p>
                      {step.title}
                      {step.title && step.detail && " "}
                      {step.detail}
                    </p>
                  )
                ) : (
                  <p class="muted">{t(`admin.test.${name}More`)}</p>
                )}
                {step && state === "ok" && (
                  <p class="muted">{step.detail || step.title || t(`admin.test.${name}More`)}</p>
                )}
              </div>
              {step && state !== "skipped" && <span class="test-millis">{step.millis} ms</span>}
            </li>
          );
        })}
      </ol>
      <WhyNot why={doing.why} />
      {!doing.busy && (
        <Button small icon={RotateCw} onClick={() => void test()}>
          {t("admin.test.again")}
        </Button>
      )}
    </section>
  );
}
