import { useEffect } from "preact/hooks";
import type { ConversationLog } from "../../kit/log/conversation.ts";
import { useApp } from "../app.ts";

/** What stands at the end of a visible page is read. */
export function useSeen(log: ConversationLog, atEnd: boolean): void {
  const { log: client, desk } = useApp();
  useEffect(() => {
    const look = () => {
      const { last } = log;
      if (last === 0 || !atEnd || document.hidden) return;
      client.seen(log.id, last, last);
      desk.happened({ type: "seen", id: log.id, read: last });
    };
    look();
    const stop = log.state.subscribe(look);
    document.addEventListener("visibilitychange", look);
    return () => {
      stop();
      document.removeEventListener("visibilitychange", look);
    };
  }, [log, atEnd, client, desk]);
}
