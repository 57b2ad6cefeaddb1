/** A path with `:name` for one segment and `*name` for all that are left. */
export interface Route<Context> {
  readonly method: string;
  readonly path: string;
  readonly handle: (context: Context) => RouteAnswer | Promise<RouteAnswer>;
}

export interface RouteAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Match<Context> {
  readonly route: Route<Context>;
  readonly params: Readonly<Record<string, string>>;
}

/** The first route that fits, so that a table goes from the particular to the general. */
export function createRouter<Context>(
  routes: readonly Route<Context>[],
): (method: string, path: string) => Match<Context> | undefined {
  const compiled = routes.map((route) => ({ route, pattern: patternOf(route.path) }));
  return (method, path) => {
    for (const { route, pattern } of compiled) {
      if (route.method !== method) continue;
      const found = pattern.exec(path);
      if (found === null) continue;
      const params = Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
      return { route, params: Object.fromEntries(params) };
    }
    return undefined;
  };
}

function patternOf(path: string): RegExp {
  const segments = path.split("/").map((segment) => {
    if (segment.startsWith(":")) return `(?<${segment.slice(1)}>[^/]+)`;
    if (segment.startsWith("*")) return `(?<${segment.slice(1)}>.+)`;
    return segment.replaceAll(".", "\\.");
  });
  return new RegExp(`^${segments.join("/")}/?$`);
}
