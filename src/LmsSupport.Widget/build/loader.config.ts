import { defineConfig } from "vite";
import { web, wwwroot } from "./app.ts";
import { budget } from "./budget.ts";
import { texts } from "./texts.ts";

/** One plain script that any page can include: no module, no import, nothing left in the global scope. */
export default defineConfig({
  root: web("loader"),
  logLevel: "warn",
  plugins: [texts("loader"), budget({ name: "loader", limit: 3_000 })],
  build: {
    outDir: wwwroot(""),
    // The other apps live below this folder.
    emptyOutDir: false,
    target: ["es2020", "safari15.4"],
    // Older ones lose a little form, not function; rewriting for them would double the size.
    cssTarget: ["chrome123", "safari17.5"],
    reportCompressedSize: false,
    lib: { entry: web("loader/main.ts"), formats: ["iife"], name: "lmsSupport", fileName: () => "widget.js" },
  },
});
