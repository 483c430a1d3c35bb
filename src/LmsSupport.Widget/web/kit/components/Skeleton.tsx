import "./Skeleton.css";

interface Props {
  /** What is on its way, for screen readers. */
  name: string;
  rows?: number;
  /** With a round place for a face. */
  faces?: boolean;
}

/** The shape of what is coming. Appears after 150 ms: what is quicker needs no announcement. */
export function Skeleton({ name, rows = 3, faces }: Props) {
  return (
    <div class="skeleton" role="status">
      <span class="unseen">{name}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} class={faces ? "skeleton-row faces" : "skeleton-row"} aria-hidden="true">
          {faces && <i class="skeleton-face" />}
          <i class="skeleton-line" />
          <i class="skeleton-line short" />
        </div>
      ))}
    </div>
  );
}
