import { expect, it, vi } from "vitest";
import { takeFirst } from "./token.ts";

const page = (hash: string) => {
  const replaceState = vi.fn();
  return {
    location: { hash, pathname: "/admin/", search: "" },
    history: { state: null, replaceState },
  } as unknown as Window & { history: { replaceState: typeof replaceState } };
};

it("leaves no token in the address", () => {
  const here = page("#first=abc.def_-");
  expect(takeFirst(here)).toBe("abc.def_-");
  expect(here.history.replaceState).toHaveBeenCalledWith(null, "", "/admin/");
});

it.each(["", "#code=abc", "#/3/platforms"])("leaves %j alone", (hash) => {
  const here = page(hash);
  expect(takeFirst(here)).toBeNull();
  expect(here.history.replaceState).not.toHaveBeenCalled();
});
