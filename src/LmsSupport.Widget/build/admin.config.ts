import { app } from "./app.ts";

export default app("admin", 60_000);
