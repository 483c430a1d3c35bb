import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

type Budget = {
  /** What is measured, for the printed line. */
  name: string;
  /** Bytes, gzip. */
  limit: number;
  /** Chunks that are fetched only after the reader can already type. Everything else counts. */
  later?: RegExp;
};

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(2)} kB`;

/** Measures what a reader downloads before they can type, prints it, and fails the build above the limit. */
export function budget({ name, limit, later }: Budget): Plugin {
  return {
    name: "budget",
    apply: "build",
    writeBundle: {
      order: "post",
      handler(_, bundle) {
        let first = 0;
        let deferred = 0;
        let language = 0;
        for (const file of Object.values(bundle)) {
          const source = file.type === "chunk" ? file.code : file.source;
          const bytes = gzipSync(source, { level: 9 }).length;
          // Of the languages a reader loads one: the largest counts.
          if (/(^|\/)(it|en)-[^/]*\.js$/.test(file.fileName)) language = Math.max(language, bytes);
          else if (later?.test(file.fileName)) deferred += bytes;
          else first += bytes;
        }
        first += language;
        const line = `${name}: ${kilobytes(first)} of ${kilobytes(limit)}${deferred ? `, ${kilobytes(deferred)} later` : ""} (gzip)`;
        if (first > limit) this.error(`Too large. ${line}`);
        process.stdout.write(`${line}\n`);
      },
    },
  };
}
