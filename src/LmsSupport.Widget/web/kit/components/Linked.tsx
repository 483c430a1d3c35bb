import "./Linked.css";
import { linked } from "./linked.ts";

/**
 * What a person wrote: text as text, never markup. Addresses become links that open beside the conversation and tell
 * the other site nothing about this one.
 */
export function Linked({ text, elsewhere }: { text: string; elsewhere?: string }) {
  return (
    <span class="linked" dir="auto">
      {linked(text).map((part, index) =>
        part.href ? (
          <a key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow" title={elsewhere}>
            {part.text}
          </a>
        ) : (
          part.text
        ),
      )}
    </span>
  );
}
