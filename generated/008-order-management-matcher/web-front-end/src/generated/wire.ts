// The wire: NATS over websocket.

import { type NatsConnection, type Subscription, wsconnect } from "@nats-io/nats-core";

/** Whether messages arrive: `connecting` until the first attempt has ended, then what is so. */
export type Link = "connecting" | "connected" | "disconnected";

export interface Wire {
  /**
   * Listens to addresses until the function that it gives is called. `established` is called each time that messages
   * start to arrive from all of them.
   */
  listen(addresses: readonly string[], deliver: (message: string) => void, established: () => void): () => void;
}

/** How long to wait before each attempt to connect, in milliseconds. */
const PAUSE = 1_000;

interface Listener {
  readonly addresses: readonly string[];
  readonly deliver: (message: string) => void;
  readonly established: () => void;
  subscriptions: Subscription[];
}

/** Connects, and keeps connecting. */
export function openWire(endpoint: string, tell: (link: Link) => void): Wire {
  const listeners = new Set<Listener>();
  let connection: NatsConnection | null = null;

  const confirm = async (listener: Listener, over: NatsConnection): Promise<void> => {
    try {
      // The broker answers in order: when this returns, it has the subscriptions.
      await over.flush();
    } catch {
      return;
    }
    if (connection === over && listeners.has(listener)) listener.established();
  };
  const subscribe = (listener: Listener, over: NatsConnection): void => {
    listener.subscriptions = listener.addresses.map((subject) =>
      over.subscribe(subject, {
        callback: (error, message) => {
          if (error !== null) console.error(`The stream ${subject} ended: ${error.message}`);
          else listener.deliver(message.string());
        },
      }),
    );
    void confirm(listener, over);
  };

  void (async () => {
    const url = new URL(endpoint, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    for (;;) {
      try {
        connection = await wsconnect({
          servers: url.href,
          ignoreClusterUpdates: true,
          maxReconnectAttempts: -1,
          reconnectTimeWait: PAUSE,
          // A connection that was cut without a farewell is noticed within half a minute.
          pingInterval: 10_000,
          maxPingOut: 2,
        });
      } catch {
        tell("disconnected");
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
        continue;
      }
      tell("connected");
      for (const listener of listeners) subscribe(listener, connection);
      for await (const event of connection.status()) {
        if (event.type === "disconnect") tell("disconnected");
        if (event.type === "reconnect") {
          // The client has subscribed again by itself.
          tell("connected");
          for (const listener of listeners) void confirm(listener, connection);
        }
      }
      // The client has given up for good: start over with a new connection.
      connection = null;
      tell("disconnected");
    }
  })();

  return {
    listen(addresses, deliver, established) {
      const listener: Listener = { addresses, deliver, established, subscriptions: [] };
      listeners.add(listener);
      if (connection !== null) subscribe(listener, connection);
      return () => {
        listeners.delete(listener);
        for (const subscription of listener.subscriptions) subscription.unsubscribe();
      };
    },
  };
}
