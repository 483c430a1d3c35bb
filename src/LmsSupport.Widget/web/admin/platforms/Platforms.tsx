import { Connect } from "../connect/Connect.tsx";
import { PlatformPage } from "./PlatformPage.tsx";
import { PlatformsHome } from "./PlatformsHome.tsx";

export function Platforms({ rest: [first, second] }: { rest: string[] }) {
  if (first === "connect") return <Connect byHand={second === "hand"} />;
  return first ? <PlatformPage id={first} /> : <PlatformsHome />;
}
