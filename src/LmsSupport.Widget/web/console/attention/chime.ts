type Tone = [frequency: number, at: number];

const arrived: Tone[] = [
  [587.33, 0],
  [880, 0.11],
];
const wrote: Tone[] = [[659.25, 0]];

/** Two soft sounds, made here: nothing to load, nothing that a policy would have to allow. */
export class Chime {
  #context: AudioContext | undefined;

  /** Browsers let a page sound only after somebody has touched it: called from clicks and keys. */
  wake(): void {
    if (typeof AudioContext === "undefined") return;
    this.#context ??= new AudioContext();
    if (this.#context.state === "suspended") void this.#context.resume().catch(() => {});
  }

  play(what: "arrived" | "wrote"): void {
    const context = this.#context;
    if (context?.state !== "running") return;
    for (const [frequency, at] of what === "arrived" ? arrived : wrote) this.#tone(context, frequency, at);
  }

  stop(): void {
    void this.#context?.close().catch(() => {});
    this.#context = undefined;
  }

  #tone(context: AudioContext, frequency: number, at: number): void {
    const begin = context.currentTime + at;
    const oscillator = new OscillatorNode(context, { type: "sine", frequency });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(0.12, begin + 0.015);
    gain.gain.exponentialRampToValueAtTime(0.0001, begin + 0.5);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(begin);
    oscillator.stop(begin + 0.55);
  }
}
