/** What a fault is chosen by. */
export interface GatewayRequest {
  readonly method: string;
  /** Without the base URL's `/api/v3` and without the query. */
  readonly path: string;
  readonly query: string;
  /** The GraphQL operation's name. */
  readonly operation: string | null;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The parsed JSON of the request, or the fields of its form; undefined where there was none. */
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Fault {
  readonly match: (request: GatewayRequest) => boolean;
  /** How many requests it befalls. Default 1. */
  readonly times?: number;
  /** Runs before the request is looked at, so that the world can change between two requests of the App. */
  readonly before?: (request: GatewayRequest) => void | Promise<void>;
  /** Left out: the request is answered as ever. `hang`: no answer. `reset`: the connection breaks. */
  readonly respond?: Answer | "hang" | "reset";
  /** The request takes effect before its answer is lost: a write that was done and reported as failed. */
  readonly takesEffect?: boolean;
}

export interface Faults {
  readonly add: (fault: Fault) => void;
  readonly clear: () => void;
  /** The fault that befalls this request, used up by one. */
  readonly take: (request: GatewayRequest) => Fault | undefined;
}

export function createFaults(): Faults {
  const waiting: { readonly fault: Fault; left: number }[] = [];
  return {
    add: (fault) => {
      waiting.push({ fault, left: fault.times ?? 1 });
    },
    clear: () => {
      waiting.length = 0;
    },
    take: (request) => {
      const found = waiting.find((one) => one.left > 0 && one.fault.match(request));
      if (found !== undefined) found.left -= 1;
      return found?.fault;
    },
  };
}
