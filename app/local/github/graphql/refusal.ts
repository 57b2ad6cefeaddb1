/** An error of one field: its `type` and message go into `errors`, the field is null, the rest is answered. */
export class GraphqlRefusal extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.name = "GraphqlRefusal";
    this.type = type;
  }
}
