import { HttpTransportType, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import type { Followed } from "../api.ts";
import type { Connection, Told } from "./connection.ts";

/**
 * WebSockets without negotiation, so that any load balancer serves. The token belongs to this one socket. Reconnecting
 * is the line's business, hence not asked of the library; nor does it log, because its lines would hold the address
 * with the token.
 */
export async function connectSocket(token: string, told: Told): Promise<Connection> {
  const hub = new HubConnectionBuilder()
    .withUrl("/hub/chat", {
      transport: HttpTransportType.WebSockets,
      skipNegotiation: true,
      accessTokenFactory: () => token,
    })
    .configureLogging(LogLevel.None)
    .build();

  hub.on("Events", told.events);
  hub.on("Acknowledged", told.acknowledged);
  hub.on("Refused", told.refused);
  hub.on("Marks", told.marks);
  hub.on("Typing", told.typing);
  hub.on("Queue", told.queue);
  hub.on("Ended", told.ended);
  hub.onclose(() => told.closed());
  await hub.start();

  return {
    follow: (ids) => hub.invoke<Followed[]>("Follow", ids),
    say: (conversationId, clientId, text) => hub.send("Say", conversationId, clientId, text),
    typing: (conversationId) => hub.send("Typing", conversationId),
    seen: (conversationId, delivered, read) => hub.send("Seen", conversationId, delivered, read),
    close: () => void hub.stop(),
  };
}
