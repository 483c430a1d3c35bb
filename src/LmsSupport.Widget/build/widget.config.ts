import { app } from "./app.ts";

export default app("widget", 40_000);
