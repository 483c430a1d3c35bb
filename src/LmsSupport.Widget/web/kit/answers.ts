import type { Problem } from "./api.ts";

/** The service understood and said no: asking again changes nothing, unless it says when (`retryAfter`). */
export class Refused extends Error {
  override name = "Refused";

  constructor(readonly problem: Problem) {
    super(problem.code);
  }

  get code(): string {
    return this.problem.code;
  }
}

/** Nobody answered, or not in a way that tells what happened: asking again is right. */
export class NoLine extends Error {
  override name = "NoLine";
}

/** This session is over: only a new launch from the course helps. */
export class Ended extends Error {
  override name = "Ended";
}
