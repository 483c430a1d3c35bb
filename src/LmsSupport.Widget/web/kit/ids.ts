let lastTime = 0;
let counter = 0;

/**
 * A UUID of version 7 (RFC 9562): sorted by time, and within one millisecond by a counter, so that the ids of one page
 * sort in the order in which they were made.
 */
export function newId(now: number = Date.now()): string {
  now = Math.floor(now);
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  if (now > lastTime) {
    lastTime = now;
    // The upper bit stays free, so that the counter has room to grow.
    counter = ((bytes[6]! & 0x07) << 8) | bytes[7]!;
  } else if (++counter > 0xfff) {
    // The counter is full, or somebody set the clock back: go on from the last time.
    lastTime++;
    counter = 0;
  }
  let time = lastTime;
  for (let i = 5; i >= 0; i--) {
    bytes[i] = time % 256;
    time = Math.floor(time / 256);
  }
  bytes[6] = 0x70 | (counter >> 8);
  bytes[7] = counter & 0xff;
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
