import { CircleAlert } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../kit/components/Icon.tsx";
import type { Why } from "../doing.ts";

/** Why something was not done, where it was asked for. Comes into sight by itself. */
export function WhyNot({ why }: { why: Why | undefined }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (why) box.current?.scrollIntoView({ block: "nearest" });
  }, [why]);
  if (!why) return null;
  return (
    <div class="notice bad" role="alert" ref={box}>
      <Icon of={CircleAlert} size={18} />
      <div>
        <b>{why.title}</b>
        {why.detail && <p>{why.detail}</p>}
      </div>
    </div>
  );
}
