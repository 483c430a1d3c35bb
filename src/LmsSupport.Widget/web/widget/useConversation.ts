import type { ConversationView } from "../kit/api.ts";
import { nothingYet, type Transcript } from "../kit/log/transcript.ts";
import { Store } from "../kit/store.ts";
import { useStore } from "../kit/useStore.ts";
import type { Help } from "./help.ts";

const none = new Store({ kind: "ready" as const, transcript: nothingYet });

export interface Talked {
  /** `new`: nobody has asked anything yet. */
  kind: "new" | "loading" | "ready" | "gone";
  transcript: Transcript;
}

export function useTranscript(help: Help): Talked {
  const lane = useStore(help.lane);
  const state = useStore(lane.log?.state ?? none);
  return lane.log ? state : { kind: "new", transcript: nothingYet };
}

export const useConversation = (help: Help): ConversationView | null => useTranscript(help).transcript.conversation;
