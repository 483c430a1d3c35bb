import { fileURLToPath } from "node:url";
import { defineConfig, type UserConfig } from "vite";
import { budget } from "./budget.ts";
import { texts } from "./texts.ts";

export const web = (path: string) => fileURLToPath(new URL(`../web/${path}`, import.meta.url));
export const wwwroot = (path: string) => fileURLToPath(new URL(`../wwwroot/${path}`, import.meta.url));

/**
 * An app with an index.html of its own. Each app has its own outDir: one build's emptyOutDir would delete the others'.
 * The service's Content-Security-Policy allows no inline script or style, hence no inlined assets or polyfills.
 */
export function app(name: string, limit: number): UserConfig {
  return defineConfig({
    root: web(name),
    base: `/${name}/`,
    logLevel: "warn",
    plugins: [texts("kit", name), budget({ name, limit, later: /signalr|later/ })],
    build: {
      outDir: wwwroot(name),
      emptyOutDir: true,
      target: ["es2022", "safari15.4"],
      cssTarget: ["chrome123", "safari17.5"],
      assetsInlineLimit: 0,
      cssCodeSplit: false,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rolldownOptions: {
        output: {
          assetFileNames: "assets/[name]-[hash][extname]",
          entryFileNames: "assets/[name]-[hash].js",
          chunkFileNames: "assets/[name]-[hash].js",
        },
      },
    },
    // The pages of a development server find the service where `dotnet run` has it.
    server: { proxy: { "/api": "http://127.0.0.1:5080", "/hub": { target: "ws://127.0.0.1:5080", ws: true } } },
  });
}
