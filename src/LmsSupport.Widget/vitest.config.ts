import { defineConfig } from "vitest/config";
import { texts } from "./build/texts.ts";

export default defineConfig({
  plugins: [texts()],
  test: {
    include: ["web/**/*.test.ts", "web/**/*.test.tsx"],
    environment: "node",
    restoreMocks: true,
    // A test that waits longer than this waits for something that will not happen.
    testTimeout: 5_000,
  },
});
