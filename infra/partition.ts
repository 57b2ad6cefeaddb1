export type Partition = "aws" | "aws-us-gov" | "aws-cn";

/** The partition of a region, by its name (AWS General Reference, "AWS Regions"). */
export function partitionOf(region: string): Partition {
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return region.startsWith("cn-") ? "aws-cn" : "aws";
}
