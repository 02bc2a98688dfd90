// The wire: Socket.IO, whose server has a room for each topic.

import { io } from "socket.io-client";

/** Whether messages arrive: `connecting` until the first attempt has ended, then what is so. */
export type Link = "connecting" | "connected" | "disconnected";

export interface Wire {
  /**
   * Listens to addresses until the function that it gives is called. `established` is called each time that messages
   * start to arrive from all of them.
   */
  listen(addresses: readonly string[], deliver: (message: string) => void, established: () => void): () => void;
}

/** How long the server may take to confirm a subscription, in milliseconds. */
const PATIENCE = 5_000;

interface Listener {
  readonly addresses: readonly string[];
  readonly deliver: (message: string) => void;
  readonly established: () => void;
}

/** Connects, and keeps connecting. */
export function openWire(endpoint: string, tell: (link: Link) => void): Wire {
  const { origin, pathname } = new URL(endpoint, location.href);
  const socket = io(origin, {
    path: pathname,
    reconnectionDelay: 500,
    reconnectionDelayMax: 2_000,
  });
  const listeners = new Set<Listener>();

  const subscribe = async (listener: Listener): Promise<void> => {
    const id = socket.id;
    const join = (topic: string): Promise<unknown> => socket.timeout(PATIENCE).emitWithAck("subscribe", topic);
    try {
      await Promise.all(listener.addresses.map(join));
    } catch {
      // A connection that does not answer is none: a new one starts over.
      if (socket.connected && socket.id === id) socket.io.engine.close();
      return;
    }
    if (socket.id === id && listeners.has(listener)) listener.established();
  };

  socket.on("connect", () => {
    tell("connected");
    for (const listener of listeners) void subscribe(listener);
  });
  socket.on("disconnect", (reason) => {
    tell("disconnected");
    // Socket.IO takes this for a farewell and would not come back.
    if (reason === "io server disconnect") socket.connect();
  });
  socket.on("connect_error", () => tell("disconnected"));
  socket.on("publish", (envelope: unknown) => {
    const topic = envelope !== null && typeof envelope === "object" && "topic" in envelope ? envelope.topic : null;
    const text = JSON.stringify(envelope);
    for (const listener of listeners) {
      if (listener.addresses.includes(String(topic))) listener.deliver(text);
    }
  });

  return {
    listen(addresses, deliver, established) {
      const listener: Listener = { addresses, deliver, established };
      listeners.add(listener);
      if (socket.connected) void subscribe(listener);
      return () => {
        listeners.delete(listener);
        if (!socket.connected) return;
        const wanted = new Set([...listeners].flatMap((one) => one.addresses));
        for (const topic of addresses) {
          if (!wanted.has(topic)) socket.emit("unsubscribe", topic);
        }
      };
    },
  };
}
