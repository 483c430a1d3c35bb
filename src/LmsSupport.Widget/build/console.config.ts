import { app } from "./app.ts";

export default app("console", 120_000);
